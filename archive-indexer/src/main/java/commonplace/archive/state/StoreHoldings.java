package commonplace.archive.state;

import commonplace.archive.state.Held.OfActor;
import commonplace.archive.state.Held.OfObject;
import commonplace.archive.streams.BoundedRocksDb;
import commonplace.core.log.LogJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Holdings in one store of one partition, so that one changelog keeps them in the order in which
/// they were written. The key's first letter says what it is about.
final class StoreHoldings implements Holdings {
  private static final byte[] KNOWN = {'1'};
  private static final String REMINDERS = "f/";
  private static final int SECONDS_DIGITS = 12;
  private static final String FILLER = "~filler";

  private final KeyValueStore<String, byte[]> store;
  private final StringSerializer prefixes = new StringSerializer();

  StoreHoldings(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  @Override
  public OfObject object(String object) {
    return read(store.get("o/" + object), OfObject.NOTHING);
  }

  @Override
  public void hold(String object, OfObject held) {
    store.put("o/" + object, LogJson.mapper().writeValueAsBytes(held));
  }

  @Override
  public OfActor actor(String actor) {
    return read(store.get("a/" + actor), OfActor.NOTHING);
  }

  @Override
  public void hold(String actor, OfActor held) {
    store.put("a/" + actor, LogJson.mapper().writeValueAsBytes(held));
  }

  @Override
  public void attribute(String object, String author) {
    store.put(prefix(author) + object, KNOWN);
  }

  @Override
  public List<String> objectsOf(String author) {
    var prefix = prefix(author);
    var objects = new ArrayList<String>();
    try (var found = store.prefixScan(prefix, prefixes)) {
      found.forEachRemaining(entry -> objects.add(entry.key.substring(prefix.length())));
    }
    return objects;
  }

  @Override
  public void remindOf(String object, Instant when) {
    store.put(key(new Reminder(object, when)), KNOWN);
  }

  @Override
  public List<Reminder> due(Instant now, int most) {
    var due = new ArrayList<Reminder>();
    // keys know whole seconds: this one's are not over, and come the next time
    try (var found = store.range(REMINDERS, reminders(now))) {
      while (found.hasNext() && due.size() < most) {
        var key = found.next().key;
        int end = key.indexOf('/', REMINDERS.length());
        var when = Long.parseLong(key.substring(REMINDERS.length(), end));
        due.add(new Reminder(key.substring(end + 1), Instant.ofEpochSecond(when)));
      }
    }
    return due;
  }

  @Override
  public void settled(Reminder reminder) {
    store.delete(key(reminder));
  }

  private static String key(Reminder reminder) {
    return reminders(reminder.when()) + "/" + reminder.object();
  }

  /// In the order of time, by seconds.
  private static String reminders(Instant when) {
    var seconds = String.valueOf(when.getEpochSecond());
    return REMINDERS + "0".repeat(SECONDS_DIGITS - seconds.length()) + seconds;
  }

  /// Makes RocksDB write what it has in memory to a file, so that merging files forgets it. Zeros
  /// are next to nothing in the changelog, which is compressed.
  void pressToDisk() {
    store.put(FILLER, new byte[BoundedRocksDb.BUFFER_BYTES]);
    store.put(FILLER, KNOWN);
  }

  private static String prefix(String author) {
    return "b/" + author + "/";
  }

  @SuppressWarnings("unchecked") // the default has the type that is read
  private static <T extends Held> T read(byte @Nullable [] stored, T absent) {
    if (stored == null) {
      return absent;
    }
    try {
      return (T) LogJson.mapper().readValue(stored, absent.getClass());
    } catch (JacksonException e) {
      throw new IllegalStateException("Unreadable state of the archive's fold", e);
    }
  }
}
