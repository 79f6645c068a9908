package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.relay.inbox.ActorDocuments.Absent;
import commonplace.relay.inbox.ActorDocuments.Busy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ActorDocumentsTest {
  private static final Authority MEMBER = Authority.of("m.example");
  private static final int STRANGERS = 200;
  private static final int WAITING = 64;

  private final CountDownLatch allAsked = new CountDownLatch(16);
  private final CountDownLatch released = new CountDownLatch(1);
  private final ActorDocuments documents =
      new ActorDocuments(this::fetch, MEMBER::equals, Duration.ofMinutes(2));

  private FetchResult fetch(Iri url) throws InterruptedException {
    if (url.authority().filter(MEMBER::equals).isEmpty()) {
      allAsked.countDown();
      released.await();
    }
    return new FetchResult.Fetched(404, "", Bytes.EMPTY, url);
  }

  /// However many servers somebody makes up, that never answer: no more of them wait than some.
  @Test
  @Timeout(60)
  void strangersTakeNothingFromMembers() throws InterruptedException {
    var sentAway = new CountDownLatch(STRANGERS - WAITING);
    List<Thread> strangers = new ArrayList<>();
    for (int i = 0; i < STRANGERS; i++) {
      var url = Iri.of("https://n" + i + ".evil.example/actor");
      strangers.add(
          Thread.startVirtualThread(() -> {
            if (read(url) instanceof Busy) {
              sentAway.countDown();
            }
          }));
    }
    allAsked.await();
    sentAway.await();
    for (int i = 0; i < 20; i++) {
      assertThat(read(Iri.of("https://m.example/users/" + i))).isInstanceOf(Absent.class);
    }
    released.countDown();
    for (var stranger : strangers) {
      stranger.join();
    }
  }

  /// Else the end of many posts of one server would keep its people's keys from being read.
  @Test
  void aServerThatAnswersForItselfHasNotFailed() throws InterruptedException {
    var living =
        new ActorDocuments(
            url -> new FetchResult.Fetched(200, "application/json", Bytes.EMPTY, url),
            MEMBER::equals,
            Duration.ofMinutes(2));
    var url = Iri.of("https://far.example/notes/1");
    for (int i = 0; i <= ActorDocuments.FAILURES_OF_A_STRANGER; i++) {
      assertThat(living.answersForItself(url, Optional.empty())).isTrue();
    }
    assertThat(living.read(url)).isNotInstanceOf(Busy.class);
  }

  /// Else whoever names keys that a server does not have keeps it from taking back.
  @Test
  void aServerWhoseKeysCouldNotBeHadMayStillTakeBack() throws InterruptedException {
    var url = Iri.of("https://far.example/notes/1");
    var nodeInfo = "https://far.example/.well-known/nodeinfo";
    var living =
        new ActorDocuments(
            asked ->
                new FetchResult.Fetched(
                    asked.text().equals(nodeInfo) ? 200 : 404, "", Bytes.EMPTY, asked),
            MEMBER::equals,
            Duration.ofMinutes(2));
    for (int i = 0; i < ActorDocuments.FAILURES_OF_A_STRANGER; i++) {
      assertThat(living.read(url)).isInstanceOf(Absent.class);
    }
    assertThat(living.read(url)).isInstanceOf(Busy.class);
    assertThat(living.isGone(url)).isTrue();
  }

  private ActorDocuments.Reading read(Iri url) {
    try {
      return documents.read(url);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
