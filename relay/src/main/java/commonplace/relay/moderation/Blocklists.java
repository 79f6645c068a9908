package commonplace.relay.moderation;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocklists of others: handed in, or subscribed to at a URL and looked at now and then. Each rule
/// says which list it comes from, and goes when the list or its domain in it goes, or ends some
/// while after the list was last read. A list that changes by a lot at once is not applied without
/// the operator. Thread-safe.
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
    /// @param most the largest document, in bytes
    FetchResult get(Iri url, String accept, Validators known, int most) throws InterruptedException;
  }

  /// What a list says and what that would change.
  ///
  /// @param rules that it makes
  record Reading(BlocklistFile file, List<Rule> rules, BlocklistDiff diff, String digest) {
    Reading {
      rules = List.copyOf(rules);
    }
  }

  /// @throws IllegalArgumentException if it cannot be had, saying why
  Bytes fetch(Iri url) throws InterruptedException {
    return fetch(url, Validators.NONE).body();
  }

  private FetchResult.Fetched fetch(Iri url, Validators known) throws InterruptedException {
    return switch (source.get(url, ACCEPT, known, BlocklistFile.MAX_BYTES)) {
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

  /// What a text would change if it were this list's.
  ///
  /// @throws IllegalArgumentException if it is no list at all
  Reading read(Blocklist list, Bytes text) {
    var file = BlocklistFile.parse(text);
    var now = clock.instant();
    var wanted = file.entries().stream().map(entry -> rule(list, entry, now)).toList();
    var digest = HexFormat.of().formatHex(CryptoProvider.sha256().digest(text.shared()));
    return new Reading(
        file, wanted, BlocklistDiff.of(rulesOf(list.name()), wanted, this::isExcepted), digest);
  }

  private static Rule rule(Blocklist list, BlocklistFile.Entry entry, Instant now) {
    var effect = entry.effect().compareTo(list.effect()) > 0 ? list.effect() : entry.effect();
    return RuleReader.rule(
        Subject.HOST,
        entry.domain(),
        effect,
        entry.comment(),
        "",
        Optional.of(list.name()),
        list.author(),
        now,
        new Renewal(list.keep(), now).end(),
        list.archive() && effect == Effect.REFUSE);
  }

  private boolean isExcepted(String domain) {
    return rules.isExcepted(Authority.of(domain));
  }

  /// The rules that come from a list.
  Collection<Rule> rulesOf(String name) {
    return rules.all().stream().filter(r -> r.source().filter(name::equals).isPresent()).toList();
  }

  /// Makes the rules be as the text says.
  ///
  /// @return what that changed
  /// @throws IllegalArgumentException if it is no list at all
  Reading apply(Blocklist list, Bytes text) throws InterruptedException {
    applying.lockInterruptibly();
    try {
      var reading = read(list, text);
      apply(list, reading, Validators.NONE);
      return reading;
    } finally {
      applying.unlock();
    }
  }

  private void apply(Blocklist list, Reading reading, Validators version)
      throws InterruptedException {
    var now = clock.instant();
    var diff = reading.diff();
    var entries = new ArrayList<ModerationEntry>();
    entries.addAll(diff.added());
    entries.addAll(diff.changed());
    entries.addAll(new Renewal(list.keep(), now).of(diff.same()));
    entries.add(
        looked(
            list, now, Optional.of(now), Optional.of(reading.digest()), version, Optional.empty()));
    rules.store(entries);
    rules.remove(diff.gone());
    var _ = enforcement.rejectRefused();
    if (list.archive()) {
      enforcement.soon();
    }
  }

  private static Blocklist looked(
      Blocklist list,
      Instant checked,
      Optional<Instant> applied,
      Optional<String> digest,
      Validators version,
      Optional<String> trouble) {
    return new Blocklist(
        list.name(),
        list.url(),
        list.every(),
        list.effect(),
        list.archive(),
        list.keep(),
        list.author(),
        list.created(),
        Optional.of(checked),
        applied,
        digest,
        version.etag(),
        version.lastModified(),
        trouble);
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
    try {
      var fetched = fetch(Iri.of(list.url().orElseThrow()), version(list));
      ifStillSo(list, () -> take(list, fetched));
    } catch (IllegalArgumentException e) {
      ifStillSo(list, () -> trouble(list, String.valueOf(e.getMessage())));
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  /// Reading takes a while, in which the operator may have ended the list, or made it another.
  private void ifStillSo(Blocklist list, Step step) throws InterruptedException {
    applying.lockInterruptibly();
    try {
      if (rules.blocklist(list.name()).filter(list::equals).isPresent()) {
        step.run();
      }
    } finally {
      applying.unlock();
    }
  }

  private void take(Blocklist list, FetchResult.Fetched fetched) throws InterruptedException {
    if (fetched.isUnchanged()) {
      same(list, list.digest(), version(list));
      return;
    }
    var reading = read(list, fetched.body());
    if (list.digest().filter(reading.digest()::equals).isPresent() || reading.diff().isNothing()) {
      same(list, Optional.of(reading.digest()), fetched.validators());
    } else if (reading.diff().isSudden()) {
      trouble(list, sudden(reading.diff()));
      renew(list, reading.diff().gone());
    } else {
      apply(list, reading, fetched.validators());
      LOG.info(
          "Blocklist applied: name={} domains={}", list.name(), reading.file().entries().size());
    }
  }

  private void same(Blocklist list, Optional<String> digest, Validators version)
      throws InterruptedException {
    var now = clock.instant();
    rules.store(List.of(looked(list, now, list.applied(), digest, version, Optional.empty())));
    renew(list, List.of());
  }

  /// What a list still has goes on, also where the rest of it waits for the operator.
  private void renew(Blocklist list, Collection<Rule> gone) throws InterruptedException {
    var there = new HashSet<>(rulesOf(list.name()));
    there.removeAll(gone);
    rules.store(new Renewal(list.keep(), clock.instant()).of(there));
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

  private void trouble(Blocklist list, String reason) throws InterruptedException {
    LOG.warn("Blocklist not applied: name={} reason={}", list.name(), reason);
    rules.store(
        List.of(
            looked(
                list,
                clock.instant(),
                list.applied(),
                list.digest(),
                version(list),
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
