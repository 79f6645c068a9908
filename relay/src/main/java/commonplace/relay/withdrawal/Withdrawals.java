package commonplace.relay.withdrawal;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.hashing.HashTable;
import commonplace.relay.hashing.TextHashes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.TreeMap;

/// What was withdrawn, by keyed digest, folded from topic `withdrawals`: a late Create of it is not
/// admitted, and a subscriber that lags, and meets a Create before the Delete, does not get it.
/// Forgets what the topic has forgotten, up to a month later. Thread-safe.
public final class Withdrawals implements Service {
  private static final Duration MONTH = Duration.ofDays(30);

  private final WithdrawalKeys keys;
  private final InstantSource clock;
  private final Duration horizon;
  private final TopicFold<Withdrawal> fold;
  private final TextHashes hashes;
  private final TreeMap<Long, HashTable> byMonth = new TreeMap<>();

  public Withdrawals(EventLog log, Topics topics, WithdrawalKeys keys, InstantSource clock) {
    this.keys = keys;
    this.hashes = new TextHashes(keys::bytes);
    this.clock = clock;
    this.horizon = topics.withdrawals().policy().horizon().orElseThrow();
    this.fold = new TopicFold<>(log, topics.withdrawals(), this::apply);
  }

  /// The key on topic `withdrawals` of an object's or actor's id.
  public String key(Iri id) {
    return keys.of(id);
  }

  /// What {@link #contains(Hash128)} asks for, to be worked out once for many questions.
  public Hash128 hash(Iri id) {
    return hashes.of(id.canonical());
  }

  public boolean contains(Iri id) {
    return contains(hash(id));
  }

  /// @param hash of an id
  public boolean contains(Hash128 hash) {
    synchronized (byMonth) {
      return byMonth.values().stream().anyMatch(table -> table.contains(hash));
    }
  }

  /// What the log has just acknowledged, before it is read.
  public void remember(Iri id) {
    add(hash(id), clock.instant());
  }

  private void apply(LogRecord<Withdrawal> logged) {
    logged.value().ifPresent(withdrawal -> add(hash(logged.key()), withdrawal.at()));
  }

  private void add(Hash128 hash, Instant at) {
    synchronized (byMonth) {
      byMonth.computeIfAbsent(month(at), _ -> new HashTable()).add(hash);
      byMonth.headMap(month(clock.instant().minus(horizon))).clear();
    }
  }

  private static long month(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), MONTH.toSeconds());
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

  /// Waits until everything is known that was withdrawn before the start.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public void close() {
    fold.close();
  }
}
