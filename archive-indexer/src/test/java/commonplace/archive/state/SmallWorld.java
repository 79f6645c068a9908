package commonplace.archive.state;

import commonplace.archive.consent.Consent;
import commonplace.archive.consent.ConsentGate;
import commonplace.archive.state.EventReader.Read;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.Withdrawal.Kind;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Three authors of one server that post, edit, change their minds and leave, with a plain model of
/// what should be remembered of it.
final class SmallWorld {
  private static final int STEPS = 40;
  private static final List<String> AUTHORS =
      List.of("https://a.example/u/alice", "https://a.example/u/bob", "https://a.example/u/carol");
  private static final List<ActorFlags> MOODS =
      List.of(Said.YES, Said.YES, Said.NO, Said.SILENT, Said.LOCKED);

  private final Random random;
  private final Paper clock = new Paper();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, ActorFlags> flags = new HashMap<>();
  private final Map<String, ObjectNode> notes = new LinkedHashMap<>();
  private final Map<String, String> authors = new HashMap<>();
  private final Set<String> withdrawn = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Map<String, Expected> live = new LinkedHashMap<>();

  record Step(String topic, Event event) {}

  private record Expected(String author, String basis, String content) {}

  SmallWorld(Random random) {
    this.random = random;
    AUTHORS.forEach(author -> changeMind(author, any(MOODS)));
    for (int i = 0; i < STEPS; i++) {
      step();
    }
  }

  private void step() {
    var author = any(AUTHORS);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> post(author);
      case 6, 7, 8, 9, 10, 11 -> edit();
      case 12, 13 -> fetch();
      case 14, 15, 16 -> changeMind(author, any(MOODS));
      case 17, 18 -> delete();
      default -> {
        if (random.nextInt(4) == 0) {
          leave(author);
        }
      }
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private ActorFlags flagsOf(String author) {
    return flags.getOrDefault(author, ActorFlags.UNKNOWN);
  }

  private void add(Object value) {
    if (clock.read(value) instanceof Read(var event)) {
      steps.add(new Step(event.applied().topic(), event));
    } else {
      throw new IllegalStateException("A step that says nothing: " + value);
    }
  }

  private void post(String author) {
    var id = "https://a.example/n/" + notes.size();
    var note = Said.note(author, id, "secret of " + id + ".");
    if (random.nextInt(4) == 0) {
      note.set("searchableBy", Json.array(Activities.PUBLIC));
    }
    notes.put(id, note);
    authors.put(id, author);
    if (random.nextInt(5) > 0) { // else its first activity is an Update
      add(Said.create(flagsOf(author), note.deepCopy()));
      offered(id);
    }
  }

  private void edit() {
    if (!notes.isEmpty()) {
      var id = any(List.copyOf(notes.keySet()));
      var note = notes.getOrDefault(id, Json.object());
      switch (random.nextInt(3)) {
        case 0 -> note.put("content", Json.text(note, "content") + random.nextInt(3));
        case 1 -> note.put("sensitive", random.nextBoolean());
        default -> note.put("published", "2026-11-0" + (1 + random.nextInt(9)) + "T00:00:00Z");
      }
      add(Said.update(flagsOf(authors.getOrDefault(id, "")), note.deepCopy()));
      offered(id);
    }
  }

  private void fetch() {
    if (!notes.isEmpty()) {
      var id = any(List.copyOf(notes.keySet()));
      var note = notes.getOrDefault(id, Json.object());
      add(Said.fetched(flagsOf(authors.getOrDefault(id, "")), note.deepCopy()));
      offered(id);
    }
  }

  private void changeMind(String author, ActorFlags mood) {
    if (gone.contains(author)) {
      return;
    }
    flags.put(author, mood);
    add(Said.known(author, mood));
    if (random.nextBoolean()) {
      add(Said.profile(author, mood));
    }
    live.values().removeIf(e -> e.author.equals(author) && !ConsentGate.mayStay(e.basis, mood));
  }

  private void delete() {
    if (!notes.isEmpty()) {
      var id = any(List.copyOf(notes.keySet()));
      withdrawn.add(id);
      live.remove(id);
      steps.add(new Step("withdrawals", clock.withdrawal(id, Kind.OBJECT)));
    }
  }

  private void leave(String author) {
    gone.add(author);
    steps.add(new Step("withdrawals", clock.withdrawal(author, Kind.ACTOR)));
    live.values().removeIf(e -> e.author.equals(author));
  }

  private void offered(String id) {
    var author = authors.getOrDefault(id, "");
    var note = notes.getOrDefault(id, Json.object());
    var searchableBy = new commonplace.core.activitypub.ObjectDocument(note, note).searchableBy();
    var consent =
        ConsentGate.of(new ConsentGate.Asked(true, false, searchableBy, true), flagsOf(author));
    if (consent instanceof Consent.Given(var basis)
        && !withdrawn.contains(id)
        && !gone.contains(author)) {
      live.put(id, new Expected(author, basis.text(), Json.text(note, "content")));
    } else {
      live.remove(id);
    }
  }

  /// As the log took them.
  List<Step> steps() {
    return List.copyOf(steps);
  }

  /// What should be live in the end, and what it says.
  Map<String, String> expected() {
    var expected = new LinkedHashMap<String, String>();
    live.forEach((id, e) -> expected.put(id, e.content));
    return expected;
  }

  /// Ids of what was withdrawn, by itself or with its author.
  Set<String> withdrawn() {
    var all = new HashSet<>(withdrawn);
    authors.forEach((id, author) -> {
      if (gone.contains(author)) {
        all.add(id);
      }
    });
    return all;
  }

  /// Whether its author's last flags refuse it.
  boolean isRefused(Live object) {
    return !ConsentGate.mayStay(object.consent(), flagsOf(object.author().text()));
  }
}
