package commonplace.core.httpsig;

import commonplace.core.runtime.Bytes;
import java.util.Base64;

/// A value in a structured field, without parameters (RFC 9651, section 3.3), of the kinds that
/// signatures and digests use.
sealed interface BareItem {
  /// As it is written (RFC 9651, section 4.1): the same however it was written by the sender.
  String serialized();

  /// A string: printable ASCII.
  record Text(String value) implements BareItem {
    @Override
    public String serialized() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /// An integer of at most 15 digits.
  record Whole(long value) implements BareItem {
    @Override
    public String serialized() {
      return Long.toString(value);
    }
  }

  /// A token.
  record Token(String value) implements BareItem {
    @Override
    public String serialized() {
      return value;
    }
  }

  /// A byte sequence.
  record Binary(Bytes value) implements BareItem {
    @Override
    public String serialized() {
      return ':' + Base64.getEncoder().encodeToString(value.shared()) + ':';
    }
  }

  /// A boolean.
  record Flag(boolean value) implements BareItem {
    @Override
    public String serialized() {
      return value ? "?1" : "?0";
    }
  }
}
