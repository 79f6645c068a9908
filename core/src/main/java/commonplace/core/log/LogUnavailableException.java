package commonplace.core.log;

/// The log could not take or give a record now. Nothing was acknowledged: the caller answers "try
/// again later" to whoever waits.
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
