package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.FetchedObject;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Real payloads through the fold, as if all their authors had agreed.
public final class RealPosts {
  private static final Path FIXTURES = Path.of("..", "..", "shared", "fixtures");

  private final Paper paper = new Paper();
  private int objects;

  private RealPosts() {}

  /// What is remembered of them; the calling test is skipped where they are absent.
  public static List<ArchivedObject.Live> remembered() throws IOException {
    assumeThat(FIXTURES).as("the collection of real payloads").isDirectory();
    var posts = new RealPosts();
    posts.read();
    assertThat(posts.objects).isGreaterThan(100);
    return List.copyOf(posts.paper.output.live().values());
  }

  private void read() throws IOException {
    try (var files = Files.walk(FIXTURES)) {
      for (var file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        var body = Bytes.of(Files.readAllBytes(file));
        if (JsonReader.parse(body) instanceof JsonReader.Json(var json, _) && json.isObject()) {
          activity(json, body);
          object((ObjectNode) json, body);
        }
      }
    }
  }

  private void activity(JsonNode json, Bytes body) {
    if (ActivityReader.read(json) instanceof ActivityReader.Read(var activity)) {
      admit(activity, body);
    }
  }

  private void admit(Activity activity, Bytes body) {
    var head = activity.head();
    paper.log(
        new AdmittedActivity(
            head.type(),
            head.id(),
            head.actor(),
            activity.object(),
            head.actor(),
            head.signed(),
            Said.YES,
            true,
            body));
  }

  /// As fetched, and as a Create and an Update carry it to everybody.
  private void object(ObjectNode json, Bytes body) {
    var document = new ObjectDocument(json, MissingNode.getInstance());
    var author =
        document.attributedTo().stream().filter(a -> a.authority().isPresent()).findFirst();
    if (document.id().isEmpty() || author.isEmpty()) {
      return;
    }
    objects++;
    var actor = new ActorUri(author.get());
    paper.log(new FetchedObject(document.id().get(), actor, Said.YES, true, body));
    for (var type : new String[] {"Create", "Update"}) {
      var activity = Json.object().put("type", type).put("actor", actor.text());
      activity.set("to", Json.array(Activities.PUBLIC));
      activity.set("object", json);
      paper.log(
          new AdmittedActivity(
              type,
              Optional.empty(),
              actor,
              document.id(),
              actor,
              false,
              Said.YES,
              true,
              Bytes.of(Json.bytes(activity))));
    }
  }
}
