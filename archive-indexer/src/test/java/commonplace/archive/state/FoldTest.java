package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.consent.Refusal;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState.Standing;
import commonplace.core.log.LogJson;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Withdrawal.Kind;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FoldTest {
  private static final String ALICE = "https://a.example/users/alice";
  private static final String BOB = "https://a.example/users/bob";
  private static final String POST = "https://a.example/notes/1";
  private static final String OTHER = "https://a.example/notes/2";

  private final Paper paper = new Paper();

  private static ObjectNode note(String html) {
    return Said.note(ALICE, POST, html);
  }

  private static ObjectNode searchableByAll(ObjectNode note) {
    note.set("searchableBy", Json.array(Activities.PUBLIC));
    return note;
  }

  private Live live(String id) {
    assertThat(paper.object(id)).isInstanceOf(Live.class);
    return (Live) Objects.requireNonNull(paper.object(id));
  }

  private void isGone(String id, Why why) {
    assertThat(paper.object(id))
        .isInstanceOfSatisfying(Tombstone.class, t -> assertThat(t.why()).isEqualTo(why));
  }

  @Test
  void aPostOfSomeoneIndexableIsRemembered() {
    paper.log(Said.create(Said.YES, note("<p>hello</p>")));
    var live = live(POST);
    assertThat(live.author().text()).isEqualTo(ALICE);
    assertThat(live.type()).isEqualTo("Note");
    assertThat(live.consent()).isEqualTo("indexable");
    assertThat(live.community()).isEqualTo("a.example");
    assertThat(live.witnessed()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(live.current().content()).isEqualTo("<p>hello</p>");
    assertThat(live.current().published()).contains(Instant.parse("2026-11-01T10:00:00Z"));
    assertThat(live.applied()).isEqualTo(new Applied("activities", 0));
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.FLAG_ONLY);
    assertThat(paper.output.remembered).isEqualTo(1);
  }

  @Test
  void aPostOfSomeoneWhoSaidNothingLeavesNoTrace() {
    paper.log(Said.create(Said.SILENT, note("hello")));
    assertThat(paper.object(POST)).isNull();
    assertThat(paper.output.refusals).containsExactly(Refusal.NOTHING_SAID);
    assertThat(paper.holdings.journal.toString()).doesNotContain("hello").doesNotContain(POST);
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.ABSENT);
  }

  @Test
  void anEditMakesARevisionAndAChangeWithoutWordsMakesNone() {
    paper.log(Said.create(Said.YES, note("one")));
    paper.log(Said.update(Said.YES, note("two")));
    paper.log(Said.update(Said.YES, note("two").put("sensitive", true)));
    var live = live(POST);
    assertThat(live.current().content()).isEqualTo("two");
    assertThat(live.current().sensitive()).isTrue();
    assertThat(live.current().witnessed()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(live.earlier()).extracting(Revision::content).containsExactly("one");
    assertThat(live.witnessed()).isEqualTo(Instant.ofEpochSecond(1));
  }

  @Test
  void votesChangeNothing() {
    var poll = note("which?").put("type", "Question");
    var option = poll.putArray("oneOf").addObject().put("type", "Note").put("name", "this");
    option.putObject("replies").put("totalItems", 3);
    paper.log(Said.create(Said.YES, poll.deepCopy()));
    int before = paper.output.sent.size();
    option.putObject("replies").put("totalItems", 4);
    paper.log(Said.update(Said.YES, poll));
    assertThat(live(POST).current().options()).containsExactly("this");
    assertThat(paper.output.sent).hasSize(before);
  }

  @Test
  void anUpdateBeforeItsCreateIsACreate() {
    paper.log(Said.update(Said.YES, note("two")));
    assertThat(live(POST).current().content()).isEqualTo("two");
    assertThat(live(POST).earlier()).isEmpty();
  }

  @Test
  void aRecordThatWasAppliedIsSentAgainButNotAppliedAgain() {
    paper.log(Said.create(Said.YES, note("one"))).log(Said.update(Said.YES, note("two")));
    var before = paper.object(POST);
    int sent = paper.output.sent.size();
    var again = new Paper(paper.holdings);
    again.log(Said.create(Said.YES, note("one")));
    assertThat(again.object(POST)).isEqualTo(before);
    assertThat(paper.output.sent).hasSize(sent);
  }

  @Test
  void turningTheFlagOffErasesWhatRestedOnIt() {
    paper.log(Said.create(Said.YES, note("mine")));
    paper.log(Said.create(Said.YES, searchableByAll(Said.note(ALICE, OTHER, "for all"))));
    paper.log(Said.profile(ALICE, Said.NO));
    isGone(POST, Why.CONSENT_WITHDRAWN);
    assertThat(live(OTHER).consent()).isEqualTo("object");
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.REVOKED);
    assertThat(paper.consent(ALICE).evidence()).contains(ALICE + "/Update");
    assertThat(paper.output.endings).containsExactly(Why.CONSENT_WITHDRAWN);
  }

  @Test
  void aBarErasesEverything() {
    paper.log(Said.create(Said.SILENT, searchableByAll(note("for all"))));
    assertThat(live(POST).consent()).isEqualTo("object");
    paper.log(Said.known(ALICE, Said.LOCKED));
    isGone(POST, Why.CONSENT_WITHDRAWN);
  }

  @Test
  void aNewConsentLetsNewerActivitiesBeRememberedAgain() {
    paper.log(Said.create(Said.YES, note("one")));
    paper.log(Said.known(ALICE, Said.NO)).log(Said.known(ALICE, Said.YES));
    isGone(POST, Why.CONSENT_WITHDRAWN);
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.FLIPPED);
    paper.log(Said.update(Said.YES, note("two")));
    assertThat(live(POST).current().content()).isEqualTo("two");
    assertThat(live(POST).earlier()).isEmpty();
  }

  @Test
  void whatIsKnownOfAnAuthorByNowWinsOverWhatWasWitnessed() {
    var late = paper.read(Said.create(Said.YES, note("late")));
    paper.log(Said.known(ALICE, Said.NO));
    paper.fold.apply(((EventReader.Read) late).event());
    assertThat(paper.output.live()).isEmpty();
    assertThat(paper.output.skips).containsExactly(Skip.REVOKED_SINCE);
  }

  @Test
  void alsoWhenTheConsentCameBackMeanwhile() {
    var late = paper.read(Said.create(Said.YES, note("late")));
    paper.log(Said.known(ALICE, Said.NO)).log(Said.known(ALICE, Said.YES));
    paper.fold.apply(((EventReader.Read) late).event());
    assertThat(paper.output.live()).isEmpty();
  }

  @Test
  void aRefusalThatIsReadAfterTheNextConsentEndsWhatWasSaidBeforeIt() {
    paper.log(Said.known(ALICE, Said.YES)).log(Said.create(Said.YES, note("before")));
    var refusal = (EventReader.Read) paper.read(Said.known(ALICE, Said.NO));
    var stale = paper.read(Said.create(Said.YES, Said.note(ALICE, OTHER + "0", "not heard yet")));
    paper.fold.apply(((EventReader.Read) stale).event());
    paper.log(Said.profile(ALICE, Said.YES));
    paper.log(Said.create(Said.YES, Said.note(ALICE, OTHER, "after")));
    paper.fold.apply(refusal.event());
    isGone(POST, Why.CONSENT_WITHDRAWN);
    isGone(OTHER + "0", Why.CONSENT_WITHDRAWN);
    assertThat(live(OTHER).current().content()).isEqualTo("after");
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.FLIPPED);
    assertThat(paper.consent(ALICE).flags()).isEqualTo(Said.YES);
  }

  @Test
  void itAlsoEndsEarlierVersionsOfWhatStays() {
    paper.log(Said.known(ALICE, Said.YES)).log(Said.create(Said.YES, note("secret")));
    var refusal = (EventReader.Read) paper.read(Said.known(ALICE, Said.NO));
    paper.log(Said.profile(ALICE, Said.YES)).log(Said.update(Said.YES, note("after")));
    assertThat(live(POST).earlier()).hasSize(1);
    paper.fold.apply(refusal.event());
    assertThat(live(POST).current().content()).isEqualTo("after");
    assertThat(live(POST).earlier()).isEmpty();
    assertThat(live(POST).witnessed()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(paper.holdings.object("#" + POST).toString()).doesNotContain("secret");
  }

  @Test
  void alsoWhenACrashLostWhatWasSentOfIt() {
    paper.log(Said.known(ALICE, Said.YES)).log(Said.create(Said.YES, note("secret")));
    var refusal = (EventReader.Read) paper.read(Said.known(ALICE, Said.NO));
    paper.log(Said.profile(ALICE, Said.YES)).log(Said.update(Said.YES, note("after")));
    var restored = new Paper(paper.holdings);
    restored.output.sent.addAll(paper.output.sent);
    paper.fold.apply(refusal.event());
    restored.fold.apply(refusal.event());
    assertThat(restored.object(POST)).isEqualTo(paper.object(POST));
    assertThat(String.valueOf(restored.object(POST))).doesNotContain("secret");
  }

  @Test
  void aRefusalThatIsWitnessedWithAPostCountsAgainstWhatWasSaidBefore() {
    paper.log(Said.known(ALICE, Said.YES)).log(Said.create(Said.YES, note("before")));
    paper.log(Said.create(Said.NO, searchableByAll(Said.note(ALICE, OTHER, "for all"))));
    isGone(POST, Why.CONSENT_WITHDRAWN);
    assertThat(live(OTHER).consent()).isEqualTo("object");
  }

  /// The same record tells of the author's refusal and carries a version that may stay.
  @Test
  void anEditThatSaysItselfThatItMayBeSearchedOutlastsTheRefusalItComesWith() {
    paper.log(Said.known(ALICE, Said.YES)).log(Said.create(Said.YES, note("before")));
    paper.log(Said.update(Said.NO, searchableByAll(note("for all"))));
    assertThat(live(POST).current().content()).isEqualTo("for all");
    assertThat(live(POST).earlier()).isEmpty();
  }

  @Test
  void anEditThatHidesAPostIsNotUndoneByAnOlderFetch() {
    var fetched = (EventReader.Read) paper.read(Said.fetched(Said.YES, note("old")));
    var hidden = note("new");
    hidden.set("searchableBy", Json.array(ALICE + "/followers"));
    paper.log(Said.update(Said.YES, hidden));
    assertThat(paper.holdings.journal.toString()).doesNotContain("new");
    paper.fold.apply(fetched.event());
    isGone(POST, Why.CONSENT_WITHDRAWN);
    paper.log(Said.update(Said.YES, note("shown again")));
    assertThat(live(POST).current().content()).isEqualTo("shown again");
  }

  /// A replay may have read other topics by then than the first run had: it must decide alike.
  @Test
  void whatWasNotWitnessedIsDeniedWhateverIsKnown() {
    paper.log(Said.create(ActorFlags.UNKNOWN, note("who?")));
    paper.log(Said.known(ALICE, Said.YES));
    paper.log(Said.create(ActorFlags.UNKNOWN, Said.note(ALICE, OTHER, "hello")));
    assertThat(paper.output.live()).isEmpty();
    assertThat(paper.output.refusals).containsExactly(Refusal.ACTOR_UNKNOWN, Refusal.ACTOR_UNKNOWN);
  }

  @Test
  void aVersionThatMustNotBeRememberedEndsTheOneThatWas() {
    paper.log(Said.create(Said.YES, note("one")));
    var hidden = note("two");
    hidden.set("searchableBy", Json.array(ALICE + "/followers"));
    paper.log(Said.update(Said.YES, hidden));
    isGone(POST, Why.CONSENT_WITHDRAWN);
    assertThat(paper.output.refusals).containsExactly(Refusal.OBJECT_NOT_SEARCHABLE);
  }

  @Test
  void aWithdrawalEndsAPostForGood() {
    paper.log(Said.create(Said.YES, note("secret"))).withdraw(POST, Kind.OBJECT);
    isGone(POST, Why.DELETED);
    paper.log(Said.update(Said.YES, note("two")));
    paper.log(Said.fetched(Said.YES, note("three")));
    isGone(POST, Why.DELETED);
    assertThat(paper.holdings.object("#" + POST).toString()).doesNotContain("secret");
  }

  @Test
  void alsoWhenItComesFirst() {
    paper.withdraw(POST, Kind.OBJECT).log(Said.create(Said.YES, note("one")));
    isGone(POST, Why.DELETED);
  }

  @Test
  void aWithdrawalAfterARevocationIsForGoodToo() {
    paper.log(Said.create(Said.YES, note("one"))).log(Said.known(ALICE, Said.NO));
    paper.withdraw(POST, Kind.OBJECT).log(Said.known(ALICE, Said.YES));
    paper.log(Said.update(Said.YES, note("two")));
    isGone(POST, Why.DELETED);
  }

  @Test
  void anActorThatIsGoneTakesEverythingWithIt() {
    paper.log(Said.create(Said.YES, note("one")));
    paper.log(Said.create(Said.SILENT, searchableByAll(Said.note(BOB, OTHER, "bob's"))));
    paper.withdraw(ALICE, Kind.ACTOR);
    isGone(POST, Why.DELETED);
    assertThat(live(OTHER).author().text()).isEqualTo(BOB);
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.REVOKED);
    paper.log(Said.known(ALICE, Said.YES));
    paper.log(Said.create(Said.YES, Said.note(ALICE, "https://a.example/notes/3", "back")));
    assertThat(paper.output.live()).containsOnlyKeys(OTHER);
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.REVOKED);
  }

  @Test
  void anActorThatWasUnknownWhenItWentIsRevokedOnceItIsNamed() {
    paper.withdraw(ALICE, Kind.ACTOR).log(Said.known(ALICE, Said.YES));
    assertThat(paper.consent(ALICE).standing()).isEqualTo(Standing.REVOKED);
    assertThat(paper.consent(ALICE).flags()).isEqualTo(ActorFlags.UNKNOWN);
  }

  @Test
  void aWithdrawalOfNothingKnownIsNoMatter() {
    paper.withdraw("https://b.example/notes/9", Kind.OBJECT);
    assertThat(paper.output.sent).isEmpty();
  }

  @Test
  void aFetchedObjectIsASecondSource() {
    paper.log(Said.fetched(Said.YES, note("fetched")));
    assertThat(live(POST).applied()).isEqualTo(new Applied("fetched-objects", 0));
    paper.log(Said.update(Said.YES, note("newer")));
    assertThat(live(POST).earlier()).extracting(Revision::content).containsExactly("fetched");
  }

  @Test
  void anOlderFetchDoesNotOverwriteANewerEdit() {
    var fetched = (EventReader.Read) paper.read(Said.fetched(Said.YES, note("old")));
    paper.log(Said.update(Said.YES, note("new")));
    paper.fold.apply(fetched.event());
    assertThat(live(POST).current().content()).isEqualTo("new");
    assertThat(paper.output.skips).containsExactly(Skip.OLDER);
  }

  /// The first run sent what it fetched and crashed; the next one reads the newer edit first.
  @Test
  void whatAnEarlierRunSentIsOverwrittenAlsoWhereNothingChanges() {
    paper.log(Said.create(Said.YES, note("one")));
    var restored = new Paper(PaperHoldings.restored(paper.holdings.journal));
    var fetched = (EventReader.Read) paper.read(Said.fetched(Said.YES, note("two")));
    var edited = (EventReader.Read) paper.read(Said.update(Said.YES, note("one")));
    paper.fold.apply(fetched.event());
    restored.output.sent.addAll(paper.output.sent);
    restored.fold.apply(edited.event());
    restored.fold.apply(fetched.event());
    assertThat(((Live) Objects.requireNonNull(restored.object(POST))).current().content())
        .isEqualTo("one");
  }

  @Test
  void onlyItsOwnerChangesAnObject() {
    paper.log(Said.create(Said.YES, note("alice's")));
    var taken = note("bob's");
    paper.log(Said.activity("Update", Said.YES, BOB, taken));
    taken.remove("attributedTo");
    paper.log(Said.activity("Update", Said.YES, BOB, taken));
    assertThat(live(POST).current().content()).isEqualTo("alice's");
    assertThat(paper.output.skips).containsExactly(Skip.ANOTHERS, Skip.ANOTHERS);
  }

  @Test
  void aPostBelongsToTheGroupItWasPostedTo() {
    var group = "https://b.example/c/kde";
    var mentioned = note("hi");
    mentioned.putArray("tag").addObject().put("type", "Mention").put("href", group);
    paper.log(Said.create(Said.YES, mentioned));
    assertThat(live(POST).community()).isEqualTo(group);
    paper.log(Said.update(Said.YES, note("hi").put("audience", "https://b.example/c/gnome")));
    assertThat(live(POST).community()).isEqualTo("https://b.example/c/gnome");
    paper.log(Said.update(Said.YES, note("hi").put("audience", Activities.PUBLIC)));
    assertThat(live(POST).community()).isEqualTo("a.example");
  }

  @Test
  void bodiesThatCannotBeReadAreSkippedAndCounted() {
    paper.log(Said.admitted("Create", Said.YES, ALICE, POST, Bytes.utf8("{not json")));
    paper.log(Said.admitted("Create", Said.YES, ALICE, POST, Bytes.utf8("{\"type\":\"Create\"}")));
    paper.log(Said.create(Said.YES, note("x").put("type", "Tombstone")));
    paper.log(Said.create(Said.YES, note("x").put("id", "https://c.example/1")));
    assertThat(paper.output.sent).isEmpty();
    assertThat(paper.output.skips)
        .containsExactly(Skip.NOT_JSON, Skip.NOT_AN_ACTIVITY, Skip.TYPE, Skip.NOT_OWNED);
  }

  @Test
  void serversWhoseTermsForbidItAreNotRemembered() {
    var said = Said.create(Said.YES, note("x"));
    paper.log(
        new AdmittedActivity(
            said.type(),
            said.id(),
            said.actor(),
            said.object(),
            said.signer(),
            false,
            said.flags(),
            false,
            said.body()));
    assertThat(paper.output.refusals).containsExactly(Refusal.SERVER_TERMS);
  }

  @Test
  void aProfileThatSomebodyElseForwardedChangesNoConsent() {
    paper.log(Said.create(Said.NO, note("x")));
    var said = Said.profile(ALICE, Said.YES);
    var forwarded =
        new AdmittedActivity(
            said.type(),
            said.id(),
            said.actor(),
            said.object(),
            ActorUri.of("https://b.example/users/bob"),
            ProvedBy.LD_SIGNATURE,
            Signing.LINKED_DATA,
            said.flags(),
            true,
            said.body());
    paper.log(forwarded);
    paper.log(Said.create(Said.NO, Said.note(ALICE, OTHER, "y")));
    assertThat(paper.consent(ALICE).evidence()).isNotEqualTo(Optional.of(ALICE + "/Update"));
    assertThat(paper.object(OTHER)).isNull();
    paper.log(said);
    assertThat(paper.consent(ALICE).evidence()).contains(ALICE + "/Update");
  }

  @Test
  void whateverIsSentFitsIntoARecordAndComesBackTheSame() {
    for (int i = 0; i < 30; i++) {
      var big = note("\u0001".repeat(150_000) + i).put("name", "a\uD800b");
      big.put("summary", "<p>x &amp; y</p><p>z</p>").put("published", "+999999999-12-31T23:59:59Z");
      for (int t = 0; t < 200; t++) {
        big.withArray("attachment").addObject().put("name", "\u0002".repeat(3_000));
        big.withArray("tag")
            .addObject()
            .put("type", "Hashtag")
            .put("name", "#" + t + "x".repeat(500));
      }
      big.put("content", i + "\u0001".repeat(150_000));
      var document = big;
      paper.fold.apply(
          new Event.Offered(
              new Applied("activities", i),
              Instant.ofEpochSecond(i + 1),
              Iri.of(POST),
              ActorUri.of(ALICE),
              Said.YES,
              true,
              Optional.empty(),
              true,
              Optional.empty(),
              new ObjectDocument(document, document)));
    }
    var live = live(POST);
    assertThat(live.current().title()).isEqualTo("a\uFFFDb");
    assertThat(live.current().summary()).isEqualTo("x & y z");
    assertThat(live.current().content()).hasSize(ObjectFold.MAX_CONTENT);
    assertThat(live.earlier()).isNotEmpty();
    var written = LogJson.mapper().writerFor(ArchivedObject.class).writeValueAsBytes(live);
    assertThat(written.length).isLessThan(4_000_000);
    assertThat(LogJson.mapper().readValue(written, ArchivedObject.class)).isEqualTo(live);
  }

  @Test
  void earlierVersionsAreKeptInNumbersThatFit() {
    for (int i = 0; i <= 30; i++) {
      paper.log(Said.update(Said.YES, note("version " + i)));
    }
    assertThat(live(POST).earlier()).hasSize(ObjectFold.MAX_EARLIER);
    assertThat(live(POST).earlier().getFirst().content()).isEqualTo("version 10");
    assertThat(live(POST).earlier().getLast().content()).isEqualTo("version 29");
  }
}
