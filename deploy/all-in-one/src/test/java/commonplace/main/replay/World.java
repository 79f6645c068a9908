package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Five servers of both protocols and sixty people; one server goes down for a while, one is slow,
/// one fails now and then. A sixth has nothing to do with the relay, but its posts are boosted.
final class World implements AutoCloseable {
  private static final int PEOPLE_PER_SERVER = 12;
  private static final int BAD_ANSWERS = 24;
  private static final Duration SLOWNESS = Duration.ofMillis(60);

  final Subscriber steady = mastodon("steady", "mastodon");
  final Subscriber akkoma =
      new Subscriber(
          "akkoma", FakePeer.start().software("akkoma", "3.15.0"), false, Activities::pleroma);
  final Subscriber down = mastodon("down for a while", "mastodon");
  final Subscriber slow = mastodon("slow", "misskey");
  final Subscriber failing =
      new Subscriber(
          "failing now and then",
          FakePeer.start().software("gotosocial", "0.22.0"),
          false,
          Activities::goToSocial);
  final FakePeer elsewhere = FakePeer.start();
  final List<Subscriber> subscribers = List.of(steady, akkoma, down, slow, failing);
  final List<Author> people = new ArrayList<>();

  /// The servers' own actors, where they announce what their people write, as Pleroma does.
  final List<Author> announcers;

  World(Plan plan) {
    var chance = plan.chance("people");
    for (int i = 0; i < PEOPLE_PER_SERVER; i++) {
      for (var server : subscribers) {
        var actor = server.peer().person("person" + i).indexable(chance.nextInt(3) > 0);
        people.add(new Author(server.peer(), actor, server.words(actor), chance.nextBoolean()));
      }
    }
    announcers =
        Stream.of(akkoma, failing)
            .map(server -> {
              var actor = server.peer().instanceActor();
              return new Author(server.peer(), actor, Activities.pleroma(actor), false);
            })
            .toList();
    slow.peer().inbox().usually(Answer.ACCEPTED.after(SLOWNESS));
    slow.peer().signedFetchOnly(true);
  }

  private static Subscriber mastodon(String name, String software) {
    return new Subscriber(
        name, FakePeer.start().software(software, "4.5.0"), true, Activities::mastodon);
  }

  /// Everybody subscribes and gets an answer.
  void subscribe(String relay) {
    for (var subscriber : subscribers) {
      var instance = subscriber.peer().instanceActor();
      var words = subscriber.words(instance);
      var follow =
          subscriber.publicFollow() ? words.followPublic() : words.follow(relay + "/actor");
      assertThat(subscriber.peer().post(relay + "/inbox", instance, follow).status())
          .isEqualTo(202);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() ->
              assertThat(subscriber.peer().inbox().accepted().stream().map(Received::type).toList())
                  .as(subscriber.name())
                  .isEqualTo(
                      subscriber.publicFollow() ? List.of("Accept") : List.of("Accept", "Follow")));
    }
  }

  /// From now on one server answers badly now and then.
  ///
  /// @param arrivals about how many there will be
  void fail(Random chance, int arrivals) {
    var every = Math.max(2, arrivals / BAD_ANSWERS);
    for (int i = 0; i < BAD_ANSWERS; i++) {
      var good = 1 + chance.nextInt(2 * every - 1);
      for (int j = 0; j < good; j++) {
        failing.peer().inbox().next(Answer.ACCEPTED);
      }
      failing
          .peer()
          .inbox()
          .next(
              switch (chance.nextInt(4)) {
                case 0 -> Answer.status(503);
                case 1 -> Answer.status(429).retryAfter("1");
                case 2 -> Answer.status(500);
                default -> Answer.drop();
              });
    }
  }

  /// The people of one server, or those of all others.
  boolean livesOn(Author author, Subscriber server) {
    return author.server() == server.peer();
  }

  @Override
  public void close() {
    subscribers.forEach(subscriber -> subscriber.peer().close());
    elsewhere.close();
  }
}
