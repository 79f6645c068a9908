package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.Withdrawal.Kind;
import commonplace.core.testkit.Activities;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What a community lets be remembered for a number of days only.
class ForgettingTest {
  private static final String ALICE = "https://a.example/users/alice";
  private static final String POST = "https://a.example/notes/1";
  private static final int MANY = 100;

  private final Paper paper = new Paper();

  private static ObjectNode note(String html) {
    return Said.note(ALICE, POST, html);
  }

  private static Instant days(int days) {
    return Instant.EPOCH.plus(Duration.ofDays(days)).plusSeconds(60);
  }

  private void isGone() {
    assertThat(paper.object(POST))
        .isInstanceOfSatisfying(
            Tombstone.class, gone -> assertThat(gone.why()).isEqualTo(Why.EXPIRED));
  }

  @Test
  void itIsForgottenWhenItsTimeIsOverAndNotBefore() {
    paper.log(Activities.forDays(2, Said.create(Said.YES, note("hello"))));
    paper.fold.forget(days(1), MANY);
    assertThat(paper.object(POST)).isInstanceOf(Live.class);
    paper.fold.forget(days(2), MANY);
    isGone();
    assertThat(paper.output.endings).containsExactly(Why.EXPIRED);
    assertThat(paper.holdings.object(Paper.digest(Iri.of(POST))).toString())
        .doesNotContain("hello");
    int sent = paper.output.sent.size();
    paper.fold.forget(days(3), MANY);
    assertThat(paper.output.sent).hasSize(sent);
  }

  @Test
  void whatHasNoEndStays() {
    paper.log(Said.create(Said.YES, note("hello")));
    paper.fold.forget(days(10_000), MANY);
    assertThat(paper.object(POST)).isInstanceOf(Live.class);
  }

  @Test
  void noEditMakesItLastLongerOrComeBack() {
    paper.log(Activities.forDays(2, Said.create(Said.YES, note("one"))));
    paper.log(Activities.forDays(30, Said.update(Said.YES, note("two"))));
    paper.log(Said.update(Said.YES, note("three")));
    paper.fold.forget(days(2), MANY);
    isGone();
    paper.log(Said.update(Said.YES, note("four")));
    isGone();
    assertThat(paper.output.skips).containsExactly(Skip.EXPIRED);
  }

  @Test
  void consentTakenBackAndGivenAgainMakesItLastNoLonger() {
    paper.log(Activities.forDays(2, Said.create(Said.YES, note("one"))));
    paper.log(Said.update(Said.NO, note("two")));
    assertThat(paper.object(POST)).isInstanceOf(Tombstone.class);
    paper.log(Activities.forDays(30, Said.update(Said.YES, note("three"))));
    assertThat(paper.object(POST)).isInstanceOf(Live.class);
    paper.fold.forget(days(2), MANY);
    isGone();
  }

  @Test
  void anEditUnderShorterTermsShortensIt() {
    paper.log(Said.create(Said.YES, note("one")));
    paper.log(Activities.forDays(1, Said.update(Said.YES, note("two"))));
    paper.fold.forget(days(1), MANY);
    isGone();
  }

  @Test
  void aDeletedOneStaysDeleted() {
    paper.log(Activities.forDays(1, Said.create(Said.YES, note("one"))));
    paper.withdraw(POST, Kind.OBJECT);
    paper.fold.forget(days(1), MANY);
    assertThat(paper.object(POST))
        .isInstanceOfSatisfying(
            Tombstone.class, gone -> assertThat(gone.why()).isEqualTo(Why.DELETED));
  }

  /// After a crash the changelog may hold any part of what was written.
  @Test
  void afterACrashAtAnyWriteItIsForgottenStill() {
    paper.log(Activities.forDays(1, Said.create(Said.YES, note("one"))));
    int remembered = paper.holdings.journal.size();
    paper.fold.forget(days(1), MANY);
    var journal = paper.holdings.journal;
    for (int written = remembered; written <= journal.size(); written++) {
      var again = new Paper(PaperHoldings.restored(journal.subList(0, written)));
      again.fold.forget(days(1), MANY);
      assertThat(again.holdings.object(Paper.digest(Iri.of(POST))).object())
          .get()
          .isInstanceOf(Tombstone.class);
      assertThat(again.holdings.due(days(1), MANY)).isEmpty();
    }
  }

  @Test
  void noMoreThanSoManyAtOnce() {
    for (int i = 0; i < 5; i++) {
      paper.log(Activities.forDays(1, Said.create(Said.YES, Said.note(ALICE, POST + i, "x"))));
    }
    assertThat(paper.fold.forget(days(1), 3)).isTrue();
    assertThat(paper.output.endings).hasSize(3);
    assertThat(paper.fold.forget(days(1), 3)).isFalse();
    assertThat(paper.output.endings).hasSize(5);
  }
}
