package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Received;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator's commands against two servers that would like to subscribe.
class OperatorE2E {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private String origin;
  private Settings settings;
  private Node node;
  private FakePeer mastodon;
  private FakePeer akkoma;

  @BeforeEach
  void start() throws Exception {
    var listen = "127.0.0.1:" + Launched.freePort();
    origin = "http://" + listen;
    settings =
        Settings.of(
            Map.of(
                Flag.LISTEN,
                listen,
                Flag.ORIGIN,
                origin,
                Flag.DATA,
                dir.toString(),
                Flag.MEMBERSHIP,
                "approval",
                Flag.ALLOW_INSECURE_PEERS,
                "true"));
    node = new Node(settings, InstantSource.system());
    node.start();
    mastodon = FakePeer.start().software("mastodon", "4.5.0");
    akkoma = FakePeer.start().software("akkoma", "3.15.0");
  }

  @AfterEach
  void stop() {
    node.close();
    mastodon.close();
    akkoma.close();
  }

  private String status() throws Exception {
    operator().status(false);
    return taken();
  }

  private String admin(String... words) throws Exception {
    var typed = new ArrayList<>(List.of("admin"));
    typed.addAll(List.of(words));
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var admin = new Admin(settings, out, InputStream.nullInputStream(), InstantSource.system());
    assertThat(admin.run(Typed.parse(CommandTree.admin(), typed))).isZero();
    return taken();
  }

  private Operator operator() {
    return new Operator(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String taken() {
    var text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    return text;
  }

  private static void awaitTypes(FakePeer peer, String... types) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(peer.inbox().accepted().stream().map(Received::type).toList())
                .containsExactly(types));
  }

  @Test
  void theOperatorDecidesWhoSubscribes() throws Exception {
    var m = mastodon.instanceActor();
    var a = akkoma.instanceActor();
    mastodon.post(origin + "/inbox", m, Activities.mastodon(m).followPublic());
    akkoma.post(origin + "/inbox", a, Activities.pleroma(a).follow(origin + "/actor"));
    assertThat(admin("members")).contains("Subscribers: 2", m.id(), a.id(), "state=pending");

    assertThat(admin("approve", m.id())).contains("Done: approve " + m.id());
    awaitTypes(mastodon, "Accept");
    assertThat(admin("reject", a.id())).contains("Done: reject");
    awaitTypes(akkoma, "Reject");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(status()).contains("state=active", "lag=0", "lastAnswer=202"));

    admin("remove", m.id());
    awaitTypes(mastodon, "Accept", "Reject");
    var stranger = akkoma.person("eve");
    akkoma.post(
        origin + "/inbox",
        stranger,
        Activities.mastodon(stranger).create(Activities.mastodon(stranger).note("<p>hi</p>")));
    assertThat(status())
        .contains("Last refusal of each server:", akkoma.authority(), "not-a-member");
    assertThat(admin("export-identity")).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(admin("events", "--as", "ann"))
        .contains(
            System.getProperty("user.name") + "  POST members/approve actor=" + m.id() + "  200",
            "POST members/remove actor=" + m.id() + "  200",
            "GET identity  200");
  }

  @Test
  void theDoctorFindsNoErrorHere() throws Exception {
    var report = admin("doctor");
    assertThat(report)
        .contains("ok       broker", "ok       topics", "ok       host header", "ok       inbox")
        .contains("ok       own actor", "ok       webfinger", "ok       secret file")
        .contains("warning  origin")
        .doesNotContain("error ");
    assertThat(admin("doctor", "--json")).contains("\"check\" : \"clock\"");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> admin("approve"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Missing required parameter: 'URL'");
    assertThatThrownBy(() -> admin("approve", "https://nobody.example/actor"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no such subscriber: https://nobody.example/actor");
    assertThatThrownBy(() -> admin("promote"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("takes one of: members, terms");
  }
}
