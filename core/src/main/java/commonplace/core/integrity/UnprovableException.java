package commonplace.core.integrity;

/// A document of which no proof can be judged. Its message is for the sender, one sentence without
/// a full stop.
final class UnprovableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnprovableException(String reason) {
    super(reason, null, false, false); // raised for strangers' input: no trace, no cost
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
