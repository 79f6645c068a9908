package commonplace.relay.hashing;

import commonplace.core.runtime.Lately;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// Keyed hashes of texts. One activity's are asked for several times, from its arrival until it is
/// read from the log: those of late are at hand, in memory alone and with their texts. Thread-safe.
public final class TextHashes {
  private static final int AT_HAND = 256;

  private final UnaryOperator<byte[]> digest;
  private final Lately<String, Hash128> lately = new Lately<>(AT_HAND);

  /// @param digest keyed, of at least 16 bytes
  public TextHashes(UnaryOperator<byte[]> digest) {
    this.digest = digest;
  }

  public Hash128 of(String text) {
    return lately.get(text, this::made);
  }

  private Hash128 made(String text) {
    return Hash128.of(digest.apply(text.getBytes(StandardCharsets.UTF_8)));
  }
}
