package commonplace.relay.hashing;

/// A set of hashes with open addressing: sixteen bytes an entry at a load of at most two thirds, no
/// objects. Not thread-safe.
public final class HashTable {
  private static final int FIRST_CAPACITY = 1_024;

  private long[] slots = new long[2 * FIRST_CAPACITY];
  private int size;

  public int size() {
    return size;
  }

  public boolean contains(Hash128 hash) {
    return isAt(slot(hash), hash);
  }

  /// Returns whether it was not there before.
  public boolean add(Hash128 hash) {
    if (3L * (size + 1) > slots.length) {
      grow();
    }
    int slot = slot(hash);
    if (isAt(slot, hash)) {
      return false;
    }
    slots[slot] = hash.high();
    slots[slot + 1] = hash.low();
    size++;
    return true;
  }

  private boolean isAt(int slot, Hash128 hash) {
    return slots[slot] == hash.high() && slots[slot + 1] == hash.low();
  }

  /// Where the hash is, or the empty place where it would be.
  private int slot(Hash128 hash) {
    int mask = slots.length / 2 - 1;
    int place = (int) hash.low() & mask;
    while (true) {
      int slot = 2 * place;
      if (isAt(slot, hash) || (slots[slot] == 0 && slots[slot + 1] == 0)) {
        return slot;
      }
      place = (place + 1) & mask;
    }
  }

  private void grow() {
    var old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    size = 0;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0 || old[i + 1] != 0) {
        add(new Hash128(old[i], old[i + 1]));
      }
    }
  }
}
