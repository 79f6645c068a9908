package commonplace.archive.state;

import commonplace.archive.state.Held.OfActor;
import commonplace.archive.state.Held.OfObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Holdings on paper, with a journal of every write in order: what a changelog would hold.
final class PaperHoldings implements Holdings {
  final List<Write> journal = new ArrayList<>();
  private final TreeMap<String, Object> values = new TreeMap<>();

  record Write(String key, Object value) {}

  /// What a restart would find after so many writes reached the changelog.
  static PaperHoldings restored(List<Write> journal) {
    var holdings = new PaperHoldings();
    journal.forEach(write -> holdings.put(write.key, write.value));
    return holdings;
  }

  private void put(String key, Object value) {
    journal.add(new Write(key, value));
    values.put(key, value);
  }

  @Override
  public OfObject object(String object) {
    return (OfObject) values.getOrDefault("o/" + object, OfObject.NOTHING);
  }

  @Override
  public void hold(String object, OfObject held) {
    put("o/" + object, held);
  }

  @Override
  public OfActor actor(String actor) {
    return (OfActor) values.getOrDefault("a/" + actor, OfActor.NOTHING);
  }

  @Override
  public void hold(String actor, OfActor held) {
    put("a/" + actor, held);
  }

  @Override
  public void attribute(String object, String author) {
    put("b/" + author + "/" + object, "");
  }

  @Override
  public void remindOf(String object, Instant when) {
    put("f/" + when + "/" + object, new Reminder(object, when));
  }

  @Override
  public List<Reminder> due(Instant now, int most) {
    return values.values().stream()
        .filter(Reminder.class::isInstance)
        .map(Reminder.class::cast)
        .filter(reminder -> !reminder.when().isAfter(now))
        .sorted(Comparator.comparing(Reminder::when))
        .limit(most)
        .toList();
  }

  @Override
  public void settled(Reminder reminder) {
    put("f/" + reminder.when() + "/" + reminder.object(), "");
  }

  @Override
  public List<String> objectsOf(String author) {
    var prefix = "b/" + author + "/";
    return values.subMap(prefix, prefix + Character.MAX_VALUE).keySet().stream()
        .map(key -> key.substring(prefix.length()))
        .toList();
  }
}
