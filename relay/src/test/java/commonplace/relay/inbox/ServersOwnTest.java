package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Follow.State;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Refused;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Who may sign what others of its server say: the server's own actor, and nothing that one of its
/// people can make.
class ServersOwnTest extends AtTheDoor {
  private static final String UPLOAD = SERVER + "/media/1.json";

  @BeforeEach
  void aliceWrites() throws InterruptedException {
    door.serve(NOTE, note(NOTE, PUBLIC));
    assertThat(door.post(ALICE, create())).isEqualTo(new Admitted("Create"));
  }

  private static ObjectNode another() {
    return about("Create", note(NOTE + "2", PUBLIC));
  }

  private static List<ObjectNode> whatNobodySaid() {
    var undo = activity("Undo", SERVER + "/actor");
    undo.putObject("object")
        .put("id", SERVER + "/actor#follow")
        .put("type", "Follow")
        .put("actor", SERVER + "/actor")
        .put("object", PUBLIC);
    return List.of(
        another(),
        activity("Delete", ALICE).put("object", NOTE),
        activity("Delete", ALICE).put("object", ALICE),
        undo);
  }

  private void speaksForNobody(String signer) throws InterruptedException {
    for (var activity : whatNobodySaid()) {
      assertThat(door.post(signer, activity)).as("%s", activity).isInstanceOf(Refused.class);
    }
    assertThat(door.records(door.topics.activities())).as("of Alice alone").hasSize(1);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    assertThat(door.records(door.topics.subscriptions())).as("none has ended").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "text/plain", "application/ld+json", "image/svg+xml"})
  void whatSomebodyHasUploadedIsNoActor(String contentType) throws InterruptedException {
    door.serve(UPLOAD, contentType, Door.document(UPLOAD, "Application"));
    speaksForNobody(UPLOAD);
  }

  /// Even where its server says that it is ActivityStreams.
  @ParameterizedTest
  @CsvSource({
    "/media/1.json, Application",
    "/users/bot, Application",
    "/users/bot, Service",
    "/users/m.example, Person",
    "/users/bot, Group"
  })
  void whatIsNotKnownAsTheServersOwnSpeaksForNobody(String path, String type)
      throws InterruptedException {
    door.actor(SERVER + path, type);
    speaksForNobody(SERVER + path);
  }

  @ParameterizedTest
  @CsvSource({"/actor, Application", "/users/m.example, Application", "/users/m.example, Service"})
  void theServersOwnActorSpeaksForItsPeople(String path, String type) throws InterruptedException {
    door.actor(SERVER + path, type);
    assertThat(door.post(SERVER + path, another())).isEqualTo(new Admitted("Create"));
  }

  @Test
  void soDoesAnApplicationThatSubscribedForIt() throws InterruptedException {
    var relay = SERVER + "/relay";
    door.actor(relay, "Application");
    door.subscribe(relay, "Application", State.ACTIVE);
    door.awaitHolder(relay);
    assertThat(door.post(relay, another())).isEqualTo(new Admitted("Create"));
  }

  /// Everybody may have one, and let it follow.
  @Test
  void aBotThatSubscribedDoesNot() throws InterruptedException {
    var bot = SERVER + "/users/bot";
    door.actor(bot, "Service");
    door.subscribe(bot, "Service", State.ACTIVE);
    door.awaitHolder(bot);
    assertThat(door.post(bot, another())).isInstanceOf(Refused.class);
  }
}
