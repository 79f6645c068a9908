package commonplace.core.kafka;

import commonplace.core.log.LogUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/// Waits for the brokers' answers to administrative questions.
final class BrokerReply {
  private BrokerReply() {}

  /// @param question what was asked, for the message
  /// @throws LogUnavailableException if there is no answer or an error
  static <T> T to(String question, KafkaFuture<T> reply) {
    try {
      // The client's own time-out comes first and says more; this one only guards it.
      return reply.get(2 * ClientSettings.ASK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("Interrupted while asking the log: " + question, e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new LogUnavailableException("The log cannot answer: " + question, cause);
    } catch (TimeoutException e) {
      throw new LogUnavailableException("The log does not answer: " + question, e);
    }
  }
}
