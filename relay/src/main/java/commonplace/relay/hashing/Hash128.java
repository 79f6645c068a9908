package commonplace.relay.hashing;

import java.nio.ByteBuffer;

/// 128 bits of a keyed hash.
public record Hash128(long high, long low) {
  /// Of the first 16 bytes. Never all zero, which tables use for an empty place.
  public static Hash128 of(byte[] digest) {
    var bytes = ByteBuffer.wrap(digest);
    long high = bytes.getLong();
    long low = bytes.getLong();
    return high == 0 && low == 0 ? new Hash128(0, 1) : new Hash128(high, low);
  }
}
