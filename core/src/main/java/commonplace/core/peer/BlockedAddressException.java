package commonplace.core.peer;

/// A name leads to an address that no public peer has.
final class BlockedAddressException extends Exception {
  private static final long serialVersionUID = 1L;

  BlockedAddressException(String host) {
    super("the name leads to a private or reserved address: " + host);
  }
}
