package commonplace.core.kafka;

/// A topic differs from what the settings ask for in a way that only its operator can settle. The
/// message names the topic, what is there, what is asked for and what to do.
public final class TopicShapeException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TopicShapeException(String message) {
    super(message);
  }
}
