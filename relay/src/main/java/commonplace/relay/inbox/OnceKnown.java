package commonplace.relay.inbox;

import commonplace.core.integrity.CryptoProvider;
import commonplace.relay.hashing.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

/// Says yes to every id that was added, and to about one in a hundred others after three million (a
/// Bloom filter, 4 MiB): more ids cost wrong answers, not memory. Thread-safe.
final class OnceKnown {
  private static final int BITS = 1 << 25;
  private static final int PROBES = 7;

  private final AtomicLongArray words = new AtomicLongArray(BITS / Long.SIZE);

  void add(String id) {
    var hash = hash(id);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      words.getAndAccumulate(bit / Long.SIZE, 1L << bit, (old, mask) -> old | mask);
    }
  }

  boolean mayContain(String id) {
    var hash = hash(id);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      if ((words.get(bit / Long.SIZE) & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(Hash128 hash, int probe) {
    return (int) ((hash.low() + probe * hash.high()) & (BITS - 1));
  }

  private static Hash128 hash(String id) {
    return Hash128.of(CryptoProvider.sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
  }
}
