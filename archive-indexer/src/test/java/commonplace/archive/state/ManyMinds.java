package commonplace.archive.state;

import commonplace.archive.state.EventReader.Read;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.Withdrawal.Kind;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Two authors who change their minds all the time, also at the same moment, seen on several
/// topics; their posts and edits, some of them back to words from before; and a relay that
/// sometimes has not heard yet that an author refuses, or never heard of the author.
final class ManyMinds {
  private static final int STEPS = 30;
  static final List<String> AUTHORS = List.of("https://a.example/u/ann", "https://a.example/u/bob");
  private static final List<ActorFlags> MOODS = List.of(Said.YES, Said.YES, Said.NO, Said.LOCKED);

  private final Random random;
  private final Paper clock = new Paper();
  private final boolean agreesWhereItPosts;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, ActorFlags> moods = new HashMap<>();
  private final Map<String, ActorFlags> moodsBefore = new HashMap<>();
  private int notes;

  /// @param agreesWhereItPosts an author who takes back a refusal or a bar says so on the topic of
  ///   the posts, and nothing is fetched: so no post is read before the record that it rests on
  ManyMinds(Random random, boolean agreesWhereItPosts) {
    this.random = random;
    this.agreesWhereItPosts = agreesWhereItPosts;
    AUTHORS.forEach(author -> changeMind(author, any(MOODS)));
    for (int i = 0; i < STEPS; i++) {
      step(any(AUTHORS));
    }
  }

  /// In the order of their times.
  List<Event> events() {
    return List.copyOf(events);
  }

  private void step(String author) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> changeMind(author, any(MOODS));
      case 5 -> add(Said.known(author, moodOf(author)));
      case 6, 7, 8, 9, 10, 11 -> offer(author);
      case 12, 13, 14 -> {
        if (agreesWhereItPosts) {
          offer(author);
        } else {
          add(Said.fetched(stamp(author), note(author)));
        }
      }
      default -> withdraw(author);
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void add(Object value) {
    add(clock.read(value));
  }

  private void add(EventReader.Reading reading) {
    if (reading instanceof Read(var event)) {
      events.add(event);
    } else {
      throw new IllegalStateException("A step that says nothing: " + reading);
    }
  }

  private ActorFlags moodOf(String author) {
    return moods.getOrDefault(author, ActorFlags.UNKNOWN);
  }

  private void changeMind(String author, ActorFlags mood) {
    moodsBefore.put(author, moods.getOrDefault(author, mood));
    moods.put(author, mood);
    boolean takenBack = MOODS.indexOf(mood) < MOODS.indexOf(moodsBefore.get(author));
    boolean heard = agreesWhereItPosts && takenBack;
    if (heard) {
      clock.stopFor(0); // at the same moment it would not count
    }
    boolean profile = heard || random.nextBoolean();
    if (profile) {
      add(Said.profile(author, mood));
    }
    if (!profile || random.nextBoolean()) {
      add(Said.known(author, mood));
    }
    if (random.nextInt(4) == 0) {
      clock.stopFor(1); // and the next thing happens at the same moment
    }
  }

  /// What the relay knows: it may be late to hear of a refusal, or know nothing.
  private ActorFlags stamp(String author) {
    if (random.nextInt(12) == 0) {
      return ActorFlags.UNKNOWN;
    }
    var before = moodsBefore.getOrDefault(author, moodOf(author));
    boolean milder = before.equals(Said.YES) && random.nextInt(4) == 0;
    return milder ? before : moodOf(author);
  }

  private String anyNote(String author) {
    return "https://a.example/n/" + author.charAt(author.length() - 1) + random.nextInt(4);
  }

  private tools.jackson.databind.node.ObjectNode note(String author) {
    var id = anyNote(author);
    var note = Said.note(author, id, "words of " + id + " " + random.nextInt(3));
    switch (random.nextInt(6)) {
      case 0, 1 -> note.set("searchableBy", Json.array(Activities.PUBLIC));
      case 2 -> note.set("searchableBy", Json.array(author + "/followers"));
      default -> {}
    }
    return note;
  }

  private void offer(String author) {
    clock.stopFor(0);
    notes++;
    add(Said.update(stamp(author), note(author)));
  }

  private void withdraw(String author) {
    if (notes > 8) {
      boolean leaves = random.nextInt(6) == 0;
      events.add(
          leaves
              ? clock.withdrawal(author, Kind.ACTOR)
              : clock.withdrawal(anyNote(author), Kind.OBJECT));
    }
  }
}
