package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.util.Base64;

/// What was withdrawn, by keyed digest: a late Create of it is not admitted. Grows only: a record
/// that the log forgets after its time is forgotten at the next start. Thread-safe.
final class Withdrawals implements Service {
  private final WithdrawalKeys keys;
  private final TopicFold<Withdrawal> fold;
  private final HashTable table = new HashTable();

  Withdrawals(EventLog log, Topics topics, WithdrawalKeys keys) {
    this.keys = keys;
    this.fold = new TopicFold<>(log, topics.withdrawals(), this::apply);
  }

  /// The key on topic `withdrawals` of an object's or actor's id.
  String key(Iri id) {
    return keys.of(id);
  }

  boolean contains(Iri id) {
    var hash = hash(key(id));
    synchronized (table) {
      return table.contains(hash);
    }
  }

  void remember(Iri id) {
    add(key(id));
  }

  private void apply(LogRecord<Withdrawal> logged) {
    if (logged.value().isPresent()) {
      add(logged.key());
    }
  }

  private void add(String key) {
    var hash = hash(key);
    synchronized (table) {
      table.add(hash);
    }
  }

  private static Hash128 hash(String key) {
    return Hash128.of(Base64.getUrlDecoder().decode(key));
  }

  @Override
  public void start() {
    fold.start();
  }

  @Override
  public Health check() {
    return fold.check();
  }

  void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public void close() {
    fold.close();
  }
}
