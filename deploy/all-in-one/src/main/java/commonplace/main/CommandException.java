package commonplace.main;

/// A command was understood and did not succeed; the message is for the operator. Ends the process
/// with status 1.
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
