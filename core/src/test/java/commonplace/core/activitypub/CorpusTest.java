package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.core.runtime.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Real payloads, read where they stand beside the project; skipped where they are absent.
class CorpusTest {
  private static final Path FIXTURES = Path.of("..", "..", "shared", "fixtures");

  private static List<Path> files(String below) throws IOException {
    var folder = FIXTURES.resolve(below);
    assumeThat(folder).as("the collection of real payloads").isDirectory();
    try (var files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void everyRealPayloadIsReadWithoutAnException() throws IOException {
    var unread = new ArrayList<String>();
    int read = 0;
    for (var file : files("")) {
      if (file.toString().contains("/malformed/") || file.toString().contains("/extras/")) {
        continue;
      }
      switch (JsonReader.parse(Bytes.of(Files.readAllBytes(file)))) {
        case JsonReader.NotJson(var reason) -> unread.add(file + ": " + reason);
        case JsonReader.Json(var value, _) -> {
          read++;
          lookAt(value);
          if (file.toString().contains("/activity/")
              && ActivityReader.read(value) instanceof ActivityReader.Read(var activity)) {
            assertThat(activity.head().actor().text()).isNotEmpty();
            assertThat(Ownership.objection(activity)).isNotNull();
          }
        }
      }
    }
    assertThat(read).isGreaterThan(700);
    assertThat(unread).hasSizeLessThan(10);
  }

  private static void lookAt(JsonNode value) {
    if (!value.isObject()) {
      return;
    }
    var object = new ObjectDocument(value, value.path("@context"));
    assertThat(
            List.of(
                object.id(),
                object.type(),
                object.attributedTo(),
                object.audience(),
                object.name(),
                object.summary(),
                object.content(),
                object.contentMap(),
                object.language(),
                object.hashtags(),
                object.mentions(),
                object.group(),
                object.inReplyTo(),
                object.quote(),
                object.conversation(),
                object.published(),
                object.updated(),
                object.url(),
                object.altTexts(),
                object.options(),
                object.searchableBy(),
                object.isPollVote(),
                object.isActor()))
        .doesNotContainNull();
    var actor = new ActorDocument(value);
    assertThat(
            List.of(
                actor.id(),
                actor.keys(),
                actor.inbox(),
                actor.sharedInbox(),
                actor.followers(),
                actor.languages(),
                actor.indexable(),
                actor.discoverable(),
                actor.refusesRobots()))
        .doesNotContainNull();
  }

  @Test
  void whatIsNotJsonIsRefused() throws IOException {
    for (var file : files("malformed/not-json")) {
      assertThat(JsonReader.parse(Bytes.of(Files.readAllBytes(file))))
          .as(file.toString())
          .isInstanceOf(JsonReader.NotJson.class);
    }
  }

  @Test
  void activitiesThatClaimWhatTheyDoNotOwnAreObjectedTo() throws IOException {
    var decidedHere =
        Set.of(
            "django-activitypub-toolkit--create_without_authority.json",
            "django-activitypub-toolkit--delete_others_object.json",
            "django-activitypub-toolkit--impersonate_attributedto.json",
            "django-activitypub-toolkit--update_others_object.json",
            "django-activitypub-toolkit--overwrite_existing_reference.json",
            "django-activitypub-toolkit--actor_mismatch.json");
    int seen = 0;
    for (var file : files("malformed/hostile")) {
      if (decidedHere.contains(file.getFileName().toString())) {
        seen++;
        assertThat(isRefused(Files.readAllBytes(file))).as(file.toString()).isTrue();
      }
    }
    assertThat(seen).isEqualTo(decidedHere.size());
  }

  private static boolean isRefused(byte[] document) {
    return switch (JsonReader.parse(Bytes.of(document))) {
      case JsonReader.NotJson _ -> true;
      case JsonReader.Json(var value, _) ->
          switch (ActivityReader.read(value)) {
            case ActivityReader.Malformed _ -> true;
            case ActivityReader.Read(var activity) -> Ownership.objection(activity).isPresent();
          };
    };
  }
}
