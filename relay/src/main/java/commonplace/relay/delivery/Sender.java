package commonplace.relay.delivery;

/// POSTs one body to one inbox, signed at the moment it is sent. Blocking, thread-safe.
public interface Sender {
  /// @param inbox the receiver's inbox URL
  Outcome send(String inbox, Payload payload);
}
