package commonplace.relay.moderation;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.Validators;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocklists of others: handed in, or subscribed to at a URL and looked at now and then. Each rule
/// says which list it comes from, and goes when the list or its domain in it goes. A list that
/// changes by a lot at once is not applied without the operator. Thread-safe.
public final class Blocklists implements Service {
  /// How often a list may be looked at, at most.
  static final Duration SHORTEST = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(Blocklists.class);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final String ACCEPT = "text/csv, text/plain;q=0.9, */*;q=0.1";

  private final Rules rules;
  private final Enforcement enforcement;
  private final Source source;
  private final InstantSource clock;
  private final ReentrantLock applying = new ReentrantLock();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("blocklists").factory());

  /// @param source reads what is at a URL, bounded
  Blocklists(Rules rules, Enforcement enforcement, Source source, InstantSource clock) {
    this.rules = rules;
    this.enforcement = enforcement;
    this.source = source;
    this.clock = clock;
  }

  /// Reads a document over HTTP.
  public interface Source {
    /// @param known of the version that we have
    FetchResult get(Iri url, String accept, Validators known) throws InterruptedException;
  }

  /// What a list says and what that would change.
  record Reading(BlocklistFile file, BlocklistDiff diff, String digest) {}

  /// @throws IllegalArgumentException if it cannot be had, saying why
  Bytes fetch(Iri url) throws InterruptedException {
    return fetch(url, Validators.NONE).body();
  }

  private FetchResult.Fetched fetch(Iri url, Validators known) throws InterruptedException {
    return switch (source.get(url, ACCEPT, known)) {
      case FetchResult.Fetched f when f.isOk() -> f;
      case FetchResult.Fetched f when f.isUnchanged() && !known.equals(Validators.NONE) -> f;
      case FetchResult.Fetched f ->
          throw new IllegalArgumentException("the list's server answers " + f.status());
      case FetchResult.TooLarge(var most) ->
          throw new IllegalArgumentException("the list is larger than " + most + " bytes");
      case FetchResult.Blocked(var reason) -> throw new IllegalArgumentException(reason);
      case FetchResult.Unreachable(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /// What the list would change.
  ///
  /// @throws IllegalArgumentException if it is no list at all
  Reading read(String name, Bytes text) {
    var file = BlocklistFile.parse(text);
    var digest = HexFormat.of().formatHex(CryptoProvider.sha256().digest(text.shared()));
    return new Reading(
        file, BlocklistDiff.of(rulesOf(name), file.entries(), this::isExcepted), digest);
  }

  private boolean isExcepted(String domain) {
    return rules.isExcepted(Authority.of(domain));
  }

  /// The rules that come from a list.
  Collection<Rule> rulesOf(String name) {
    return rules.all().stream().filter(r -> r.source().filter(name::equals).isPresent()).toList();
  }

  /// Makes the rules be as the list says.
  void apply(Blocklist list, Reading reading) throws InterruptedException {
    apply(list, reading, Validators.NONE);
  }

  private void apply(Blocklist list, Reading reading, Validators version)
      throws InterruptedException {
    applying.lockInterruptibly();
    try {
      var now = clock.instant();
      var entries = new ArrayList<ModerationEntry>();
      Stream.of(reading.diff().added(), reading.diff().changed())
          .flatMap(List::stream)
          .map(entry -> rule(list, entry, now))
          .forEach(entries::add);
      entries.add(with(list, now, Optional.of(now), Optional.of(reading.digest()), version));
      rules.store(entries);
      rules.remove(reading.diff().gone());
      var _ = enforcement.rejectRefused();
    } finally {
      applying.unlock();
    }
  }

  /// The rules that the list would make, for trying them.
  List<Rule> asRules(Blocklist list, Reading reading) {
    var now = clock.instant();
    return reading.file().entries().stream().map(entry -> rule(list, entry, now)).toList();
  }

  private static Rule rule(Blocklist list, BlocklistFile.Entry entry, Instant now) {
    return RuleReader.rule(
        Subject.HOST,
        entry.domain(),
        entry.effect().compareTo(list.effect()) > 0 ? list.effect() : entry.effect(),
        entry.comment(),
        "",
        Optional.of(list.name()),
        list.author(),
        now,
        Optional.empty(),
        false);
  }

  private static Blocklist with(
      Blocklist list,
      Instant checked,
      Optional<Instant> applied,
      Optional<String> digest,
      Validators version) {
    return new Blocklist(
        list.name(),
        list.url(),
        list.every(),
        list.effect(),
        list.author(),
        list.created(),
        Optional.of(checked),
        applied,
        digest,
        version.etag(),
        version.lastModified(),
        Optional.empty());
  }

  private static Validators version(Blocklist list) {
    return new Validators(list.etag(), list.lastModified());
  }

  /// Takes a list away with all its rules.
  ///
  /// @return how many rules
  int remove(Blocklist list) throws InterruptedException {
    applying.lockInterruptibly();
    try {
      var gone = rulesOf(list.name());
      rules.remove(List.of(list)); // first, so that nobody looks at it again meanwhile
      rules.remove(gone);
      return gone.size();
    } finally {
      applying.unlock();
    }
  }

  /// Looks at a list that is subscribed to, and applies it unless it changed suddenly.
  void look(Blocklist list) throws InterruptedException {
    var now = clock.instant();
    var url = list.url().orElseThrow();
    try {
      var fetched = fetch(Iri.of(url), version(list));
      if (fetched.isUnchanged()) {
        rules.store(List.of(with(list, now, list.applied(), list.digest(), version(list))));
        return;
      }
      var reading = read(list.name(), fetched.body());
      if (list.digest().filter(reading.digest()::equals).isPresent()
          || reading.diff().isNothing()) {
        var digest = Optional.of(reading.digest());
        rules.store(List.of(with(list, now, list.applied(), digest, fetched.validators())));
      } else if (reading.diff().isSudden()) {
        trouble(list, now, sudden(reading.diff()));
      } else {
        apply(list, reading, fetched.validators());
        LOG.info(
            "Blocklist applied: name={} domains={}", list.name(), reading.file().entries().size());
      }
    } catch (IllegalArgumentException e) {
      trouble(list, now, String.valueOf(e.getMessage()));
    }
  }

  private static String sudden(BlocklistDiff diff) {
    return "it changed by a lot at once and was not applied: "
        + diff.added().size()
        + " new, "
        + diff.changed().size()
        + " changed, "
        + diff.gone().size()
        + " gone of "
        + diff.before()
        + "; look at the diff, then apply it by hand";
  }

  private void trouble(Blocklist list, Instant now, String reason) throws InterruptedException {
    LOG.warn("Blocklist not applied: name={} reason={}", list.name(), reason);
    rules.store(
        List.of(
            new Blocklist(
                list.name(),
                list.url(),
                list.every(),
                list.effect(),
                list.author(),
                list.created(),
                Optional.of(now),
                list.applied(),
                list.digest(),
                list.etag(),
                list.lastModified(),
                Optional.of(reason))));
  }

  private void lookAtAll() {
    for (var list : rules.blocklists()) {
      try {
        var due = list.checked().map(at -> at.plus(list.every())).orElse(Instant.MIN);
        if (list.url().isPresent() && !due.isAfter(clock.instant())) {
          look(list);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (LogUnavailableException e) {
        LOG.warn("Blocklist not looked at, tried again in {}: name={}", LOOK, list.name(), e);
      } catch (RuntimeException e) {
        LOG.error("Blocklist not looked at: name={}", list.name(), e);
      }
    }
  }

  @Override
  public void start() {
    var _ =
        schedule.scheduleWithFixedDelay(
            this::lookAtAll, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// A list that cannot be read is told to the operator; the rules stay as they are.
  @Override
  public Health check() {
    return new Health.Ready();
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
