package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import commonplace.core.activitypub.Authority;
import java.time.Duration;
import java.time.InstantSource;

/// Fair shares of the inbox: each server may send so many requests at once and so many a second in
/// the long run (a token bucket). What is over is answered with 429, and servers send it again.
/// Only requests whose signature holds are charged, so that nobody can spend another's share; those
/// that are over then are refused, whomever they claimed to come from. Bounded; thread-safe.
final class Quotas {
  private static final int SECONDS_AT_ONCE = 5;
  private static final Quota UNLIMITED = new Quota(1_000_000, 1_000_000);

  private static final int MAX_SERVERS = 10_000;
  private static final double NANOS = 1e9;

  private final Quota quota;
  private final InstantSource clock;
  private final Cache<Authority, Bucket> buckets;

  /// A share.
  ///
  /// @param perSecond in the long run
  /// @param burst at once, by a server that was quiet
  record Quota(int perSecond, int burst) {
    Quota {
      if (perSecond < 1 || burst < 1) {
        throw new IllegalArgumentException("a quota is at least 1: " + perSecond + ", " + burst);
      }
    }

    /// In which time an empty bucket is full again.
    Duration refill() {
      return Duration.ofSeconds(Math.ceilDiv(burst, perSecond));
    }
  }

  private static final class Bucket {
    private double tokens;
    private long filled;

    Bucket(double tokens, long filled) {
      this.tokens = tokens;
      this.filled = filled;
    }
  }

  /// @param perSecond 0 for no limit
  static Quotas of(int perSecond, InstantSource clock) {
    return new Quotas(
        perSecond == 0 ? UNLIMITED : new Quota(perSecond, SECONDS_AT_ONCE * perSecond), clock);
  }

  Quotas(Quota quota, InstantSource clock) {
    this.quota = quota;
    this.clock = clock;
    // whoever was quiet for long enough has a full bucket anyway
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_SERVERS)
            .expireAfterAccess(quota.refill().plusMinutes(1))
            .scheduler(Scheduler.systemScheduler())
            .build();
  }

  /// Whether the server's share is spent at this moment.
  boolean isSpent(Authority server) {
    var bucket = buckets.getIfPresent(server);
    if (bucket == null) {
      return false;
    }
    synchronized (bucket) {
      refill(bucket);
      return bucket.tokens < 1;
    }
  }

  /// Counts a request that is the server's for sure.
  ///
  /// @return false if the share was spent; then it is not counted
  boolean charge(Authority server) {
    var bucket = buckets.get(server, _ -> new Bucket(quota.burst(), now()));
    synchronized (bucket) {
      refill(bucket);
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }

  /// What is said to whoever is over.
  static Admission refused(Authority server) {
    return new Admission.Refused(
        Refusal.TOO_MANY, server + " has spent its share of this inbox: send it again");
  }

  /// When it is worth trying again: half of the share is there by then.
  Duration retryAfter() {
    return Duration.ofSeconds(Math.max(1, quota.refill().toSeconds() / 2));
  }

  private void refill(Bucket bucket) {
    long now = now();
    double grown = Math.max(0, now - bucket.filled) / NANOS * quota.perSecond();
    bucket.tokens = Math.min(quota.burst(), bucket.tokens + grown);
    bucket.filled = now;
  }

  private long now() {
    var now = clock.instant();
    return Math.addExact(
        Math.multiplyExact(now.getEpochSecond(), (long) NANOS), (long) now.getNano());
  }
}
