package commonplace.main;

/// The user said something that cannot be done; the message names the key, the value and what is
/// allowed. Ends the process with status 2.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  static UsageException mistake(Flag flag, String value, String allowed) {
    return new UsageException(flag.option() + " is \"" + value + "\", but must be " + allowed);
  }
}
