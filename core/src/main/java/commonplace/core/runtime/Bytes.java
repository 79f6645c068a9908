package commonplace.core.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable sequence of bytes with value equality, so that records may hold one.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of the array.
  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /// The array itself; the caller gives it up.
  public static Bytes wrapping(byte[] bytes) {
    return new Bytes(bytes);
  }

  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return bytes.length;
  }

  /// A copy.
  public byte[] toArray() {
    return bytes.clone();
  }

  /// The array inside, for reading only: whoever writes to it breaks everybody's value.
  public byte[] shared() {
    return bytes;
  }

  /// Decoded as UTF-8; malformed input becomes replacement characters.
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The length only: contents never belong in a log.
  @Override
  public String toString() {
    return "Bytes[" + bytes.length + "]";
  }
}
