package commonplace.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topics;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our keys over crashes, and on several nodes.
class IdentitiesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);

  private Identities node() {
    var node =
        new Identities(
            new RelayUris("https://relay.example"),
            log,
            topics,
            SecretFile.readOrMake(folder.resolve("secret")),
            CryptoProvider.best(),
            clock);
    node.start();
    return node;
  }

  private List<String> shown(Identities node) {
    return node.ring().published(clock.instant()).multikeys().stream()
        .map(PublishedKeys.Multikey::id)
        .toList();
  }

  /// A rotation makes two records: it may end before the first, between them and after both.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aRotationThatIsCutOffLosesNoKeyAndIsCompletedByTheNext(int appends) throws Exception {
    String oldSigning;
    String oldProving;
    try (var node = node()) {
      oldSigning = node.ring().signing().id().text();
      oldProving = node.ring().proving().id().text();
      clock.advance(AN_HOUR);
      log.unavailableAfter(appends);
      if (appends < 2) {
        assertThatThrownBy(node::rotate).isInstanceOf(LogUnavailableException.class);
      } else {
        assertThat(node.rotate()).hasSize(2);
      }
    }
    log.unavailable(false);
    try (var again = node()) {
      assertThat(again.signer(again.ring().signing())).isNotNull();
      assertThat(shown(again)).as("those that members know").contains(oldProving);
      clock.advance(AN_HOUR);
      assertThat(again.rotate()).hasSize(2 - appends);
      assertThat(again.ring().rsa()).hasSize(2);
      assertThat(again.ring().ed25519()).hasSize(2);
      assertThat(again.ring().signing().id().text()).isNotEqualTo(oldSigning);
      assertThat(again.ring().proving().id().text()).isNotEqualTo(oldProving);
      assertThat(shown(again)).contains(oldSigning, oldProving);
      assertThat(again.rotate()).as("not again so soon").isEmpty();
    }
  }

  /// The first start makes two records as well, before anybody knows us.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFirstStartThatIsCutOffIsCompletedByTheNext(int appends) {
    log.unavailableAfter(appends);
    assertThatThrownBy(this::node).isInstanceOf(LogUnavailableException.class);
    log.unavailable(false);
    clock.advance(AN_HOUR);
    var lately = clock.instant().minus(AN_HOUR.dividedBy(2));
    try (var again = node()) {
      assertThat(again.ring().rsa()).hasSize(1);
      assertThat(again.ring().ed25519()).hasSize(1);
      assertThat(again.ring().signing().created().isBefore(lately))
          .as("a key that was stored is kept")
          .isEqualTo(appends == 1);
      assertThat(again.signer()).isNotNull();
    }
  }

  /// Forgetting takes two records from the log, and never those in use.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void forgettingThatIsCutOffIsCompletedByTheNext(int appends) throws Exception {
    Iri signing;
    Iri proving;
    try (var node = node()) {
      clock.advance(AN_HOUR);
      assertThat(node.rotate()).hasSize(2);
      signing = node.ring().signing().id();
      proving = node.ring().proving().id();
      clock.advance(KeyRing.OVERLAP.minus(AN_HOUR));
      node.forgetOutdated();
      assertThat(shown(node)).as("within the overlap").hasSize(4);
      clock.advance(AN_HOUR);
      log.unavailableAfter(appends);
      node.forgetOutdated();
    }
    log.unavailable(false);
    log.compact();
    try (var again = node()) {
      assertThat(again.ring().rsa().size() + again.ring().ed25519().size()).isEqualTo(4 - appends);
      assertThat(shown(again))
          .as("whatever the log still holds")
          .containsExactly(proving.text(), signing.text());
      again.forgetOutdated();
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            assertThat(again.ring().rsa()).extracting(OwnKey::id).containsExactly(signing);
            assertThat(again.ring().ed25519()).extracting(OwnKey::id).containsExactly(proving);
          });
    }
  }

  @Test
  void everyNodeSignsWithTheSameKeyAndShowsWhatTheOthersSignWith() throws Exception {
    try (var one = node();
        var other = node()) {
      assertThat(other.ring().signing().id()).isEqualTo(one.ring().signing().id());
      clock.advance(AN_HOUR);
      one.rotate();
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            assertThat(other.ring().signing().id()).isEqualTo(one.ring().signing().id());
            assertThat(shown(other)).isEqualTo(shown(one));
          });
      assertThat(other.ring().published(clock.instant()).publicKeyPem())
          .isEqualTo(one.ring().signing().pair().publicPem());
    }
  }

  /// Each knows of none of the other's: both make one, and agree in the end.
  @Test
  void nodesThatRotateAtTheSameTimeAgree() throws Exception {
    try (var one = node();
        var other = node()) {
      clock.advance(AN_HOUR);
      var first = Thread.ofVirtual().start(() -> rotate(one));
      var second = Thread.ofVirtual().start(() -> rotate(other));
      first.join();
      second.join();
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            assertThat(other.ring().rsa()).hasSameSizeAs(one.ring().rsa());
            assertThat(other.ring().signing().id()).isEqualTo(one.ring().signing().id());
            assertThat(shown(other)).isEqualTo(shown(one));
          });
      assertThat(other.signer(one.ring().signing())).isNotNull();
    }
  }

  private static void rotate(Identities node) {
    try {
      var _ = node.rotate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
