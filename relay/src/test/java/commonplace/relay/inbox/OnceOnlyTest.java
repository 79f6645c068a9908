package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.Topics;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.inbox.Admission.Admitted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One thing at a time about an object.
class OnceOnlyTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Iri OBJECT = Iri.of("https://a.example/notes/1");
  private static final Iri OTHER = Iri.of("https://a.example/notes/2");

  @TempDir Path folder;
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private OnceOnly once() {
    var secret = SecretFile.readOrMake(folder.resolve("secret"));
    var identity = new ActivityIdentity(new KeyedDigest(secret, SecretFile.Purpose.DEDUPLICATION));
    var clock = InstantSource.system();
    var topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
    return new OnceOnly(
        new SeenActivities(
            new InMemoryEventLog(clock),
            topics.activities(),
            identity,
            folder.resolve("seen"),
            Topics.DEFAULT_HORIZON,
            clock),
        identity);
  }

  private Admission work() throws InterruptedException {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    open.await();
    inside.decrementAndGet();
    return new Admitted("Announce");
  }

  private CompletableFuture<Admission> about(OnceOnly once, Iri object) {
    var result = new CompletableFuture<Admission>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(once.about(object, this::work));
          } catch (InterruptedException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Test
  void whatIsAboutOneObjectHappensOneAfterAnother() throws Exception {
    var once = once();
    var three = List.of(about(once, OBJECT), about(once, OBJECT), about(once, OBJECT));
    await().atMost(SOON).until(() -> inside.get() == 1);
    open.countDown();
    for (var one : three) {
      assertThat(one.get()).isEqualTo(new Admitted("Announce"));
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void whatIsAboutAnotherDoesNotWait() throws Exception {
    var once = once();
    var one = about(once, OBJECT);
    var other = about(once, OTHER);
    await().atMost(SOON).until(() -> inside.get() == 2);
    open.countDown();
    assertThat(one.get()).isEqualTo(other.get());
  }

  @Test
  void whatFailsHoldsNobodyUp() throws Exception {
    var once = once();
    open.countDown();
    var failing = new CompletableFuture<Exception>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            once.about(
                OBJECT,
                () -> {
                  throw new IllegalStateException("as told");
                });
          } catch (InterruptedException | RuntimeException e) {
            failing.complete(e);
          }
        });
    assertThat(failing.get()).hasMessage("as told");
    assertThat(about(once, OBJECT).get()).isEqualTo(new Admitted("Announce"));
  }
}
