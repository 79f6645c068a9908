package commonplace.relay.moderation;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Position;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The rules and blocklists, folded from topic `moderation`, and the only writer of them. A change
/// returns once the log has it and this table shows it. Thread-safe.
public final class Rules implements Service {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final RuleBook book = new RuleBook();
  private final Map<String, Blocklist> lists = new ConcurrentHashMap<>();
  private final TopicFold<ModerationEntry> fold;

  public Rules(EventLog log, Topics topics, MeterRegistry meters, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.meters = meters;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.moderation(), this::apply);
    meters.gaugeMapSize("commonplace.moderation.blocklists", List.of(), lists);
    meters.gauge("commonplace.moderation.blocklists.trouble", lists, Rules::inTrouble);
    meters.gauge("commonplace.moderation.rules", book, RuleBook::size);
    for (var subject : Subject.values()) {
      for (var effect : EnumSet.complementOf(EnumSet.of(Effect.ALLOW))) {
        applied(subject, effect).increment(0); // there before the first, so that it is seen
      }
    }
  }

  private static double inTrouble(Map<String, Blocklist> lists) {
    return lists.values().stream().filter(list -> list.trouble().isPresent()).count();
  }

  private void apply(LogRecord<ModerationEntry> logged) {
    switch (logged.value().orElse(null)) {
      case Rule rule -> book.put(rule);
      case Blocklist list -> lists.put(list.name(), list);
      case null -> {
        var key = logged.key();
        book.remove(key.substring(key.indexOf('/') + 1));
        lists.values().removeIf(list -> list.key().equals(key));
      }
    }
  }

  /// The rule that is against it, if one is; counted.
  public Optional<Rule> against(Facts facts) {
    var rule = book.deciding(facts, clock.instant());
    rule.ifPresent(this::count);
    return rule;
  }

  /// The rule that is against it, if one is, for people who ask.
  public Optional<Rule> whichIsAgainst(Facts facts) {
    return book.deciding(facts, clock.instant());
  }

  private void count(Rule rule) {
    applied(rule.subject(), rule.effect()).increment();
  }

  private Counter applied(Subject subject, Effect effect) {
    return meters.counter(
        "commonplace.moderation.applied", "subject", subject.label(), "effect", effect.label());
  }

  /// Whether a rule on a server is on this one.
  public static boolean concerns(Rule rule, Authority server) {
    return rule.subject() == Subject.HOST && RuleBook.names(server).contains(rule.pattern());
  }

  /// Whether any rule looks at this.
  public boolean looksAt(Subject subject) {
    return book.looksAt(subject);
  }

  /// All rules on these servers and actors, exceptions included, for people who ask.
  List<Rule> about(Facts facts) {
    return book.about(facts, clock.instant());
  }

  /// Whether the operator excepts a server from what blocklists say.
  boolean isExcepted(Authority server) {
    return book.isExcepted(server, clock.instant());
  }

  /// The operator's exceptions.
  Stream<Rule> exceptions() {
    return book.all().stream()
        .filter(rule -> rule.effect() == Effect.ALLOW && rule.source().isEmpty());
  }

  /// All rules, those that have expired included.
  public Collection<Rule> all() {
    return book.all();
  }

  public Optional<Rule> find(String id) {
    return book.find(id);
  }

  /// All blocklists.
  public Collection<Blocklist> blocklists() {
    return List.copyOf(lists.values());
  }

  public Optional<Blocklist> blocklist(String name) {
    return Optional.ofNullable(lists.get(name));
  }

  /// Stores rules and blocklists in place of those of the same key.
  ///
  /// @throws LogUnavailableException if the log does not take all of them; repeating does no harm
  public void store(Collection<? extends ModerationEntry> entries) throws InterruptedException {
    change(entries, true);
  }

  /// Takes rules and blocklists away.
  ///
  /// @throws LogUnavailableException if the log does not take all of it; repeating does no harm
  public void remove(Collection<? extends ModerationEntry> entries) throws InterruptedException {
    change(entries, false);
  }

  private void change(Collection<? extends ModerationEntry> entries, boolean there)
      throws InterruptedException {
    var writes = new ArrayList<CompletableFuture<Position>>();
    for (ModerationEntry entry : entries) {
      writes.add(
          log.append(
              topics.moderation(),
              entry.key(),
              entry.key(),
              there ? Optional.of(entry) : Optional.empty()));
    }
    for (var write : writes) {
      fold.await(write, WAIT);
    }
  }

  @Override
  public void start() {
    fold.start();
  }

  /// Waits until all that was there at the start is known.
  ///
  /// @throws LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }
}
