package commonplace.relay.moderation;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.LogRecord;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries rules on what the log took in the last 24 hours: how much of whom they would have kept out
/// that today's rules let through. Bounded in records and time, the newest where there are more;
/// one runs at a time. Display names are not on the log, so rules on words in them find nothing
/// here.
final class DryRun {
  private static final Duration LAST = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final long MOST_RECORDS = 2_000_000;
  private static final int MOST_HOSTS = 10_000;
  private static final int MOST_ANNOUNCED = 200_000;
  private static final int SHOWN = 100;

  private final EventLog log;
  private final Topics topics;
  private final Rules rules;
  private final InstantSource clock;
  private final long most;
  private final Duration longest;

  DryRun(EventLog log, Topics topics, Rules rules, InstantSource clock) {
    this(log, topics, rules, clock, MOST_RECORDS, LONGEST);
  }

  /// @param most records that are looked at
  /// @param longest how long that may take
  DryRun(
      EventLog log, Topics topics, Rules rules, InstantSource clock, long most, Duration longest) {
    this.log = log;
    this.topics = topics;
    this.rules = rules;
    this.clock = clock;
    this.most = most;
    this.longest = longest;
  }

  /// What came of it.
  ///
  /// @param tried how many activities were looked at
  /// @param since when: all that came later was looked at
  /// @param whole whether that is 24 hours ago
  /// @param byEffect how many would have been kept out, by effect
  /// @param byHost the same by the author's server, most first
  /// @param samples ids of some
  record Outcome(
      long tried,
      Instant since,
      boolean whole,
      Map<String, Long> byEffect,
      Map<String, Long> byHost,
      List<String> samples) {
    Outcome {
      byEffect = Map.copyOf(byEffect);
      samples = List.copyOf(samples);
    }

    Map<String, Object> described() {
      return Map.of(
          "hours", LAST.toHours(),
          "tried", tried,
          "since", since.toString(),
          "whole", whole,
          "keptOut", byEffect,
          "hosts", byHost,
          "samples", samples);
    }
  }

  /// @param tried rules to try beside the exceptions that there are
  synchronized Outcome of(Collection<Rule> tried) throws InterruptedException {
    var run = new Run(RuleBook.of(Stream.concat(rules.exceptions(), tried.stream()).toList()));
    var known = run.book.looksAt(Subject.ACTOR) ? run.readAnnounced() : run.since;
    var since = run.readActivities();
    return run.outcome(known.isAfter(since) ? known : since);
  }

  private final class Run {
    private final RuleBook book;
    private final Instant now = clock.instant();
    private final Instant since = now.minus(LAST);
    private final Map<String, Rule> announced = new HashMap<>();
    private final Map<String, Long> byEffect = new HashMap<>();
    private final Map<String, Long> byHost = new HashMap<>();
    private final List<String> samples = new ArrayList<>();
    private long tried;

    Run(RuleBook book) {
      this.book = book;
    }

    /// Which rules are against the authors of what was announced: Announces do not name them.
    Instant readAnnounced() throws InterruptedException {
      return new NewestFirst(log, Math.min(most, MOST_ANNOUNCED), longest.dividedBy(2))
          .read(
              topics.fetchedObjects(),
              now,
              since,
              logged -> logged.value().ifPresent(this::lookAtAuthor));
    }

    private void lookAtAuthor(FetchedObject object) {
      var facts = Facts.of(object.author());
      book.deciding(facts, now)
          .filter(_ -> rules.whichIsAgainst(facts).isEmpty())
          .ifPresent(rule -> announced.put(object.id().canonical(), rule));
    }

    Instant readActivities() throws InterruptedException {
      return new NewestFirst(log, most, longest).read(topics.activities(), now, since, this::look);
    }

    private void look(LogRecord<AdmittedActivity> logged) {
      if (logged.value().isEmpty()) {
        return;
      }
      var activity = logged.value().get();
      if (activity.type().equals("Delete") || activity.type().equals("Undo")) {
        return;
      }
      tried++;
      var facts = facts(activity);
      book.deciding(facts, now)
          .or(() -> ofAnnounced(activity))
          .filter(_ -> rules.whichIsAgainst(facts).isEmpty())
          .ifPresent(rule -> keptOut(rule, activity));
    }

    private Optional<Rule> ofAnnounced(AdmittedActivity activity) {
      return activity
          .object()
          .filter(_ -> activity.type().equals("Announce"))
          .map(id -> announced.get(id.canonical()));
    }

    private Facts facts(AdmittedActivity activity) {
      var repeated =
          activity.type().equals("Announce")
              ? activity.object().flatMap(id -> id.authority()).stream()
              : Stream.<Authority>of();
      return new Facts(
          Stream.concat(
                  Stream.of(activity.actor().authority(), activity.signer().authority()), repeated)
              .toList(),
          List.of(activity.actor(), activity.signer()),
          activity.object().stream().toList(),
          book.looksAt(Subject.HASHTAG) ? Hashtags.of(activity) : List.of(),
          List.of());
    }

    private void keptOut(Rule rule, AdmittedActivity activity) {
      byEffect.merge(rule.effect().label(), 1L, Long::sum);
      var host = activity.actor().authority().text();
      if (byHost.size() < MOST_HOSTS || byHost.containsKey(host)) {
        byHost.merge(host, 1L, Long::sum);
      }
      if (samples.size() < SHOWN) {
        activity.object().or(activity::id).ifPresent(id -> samples.add(id.text()));
      }
    }

    /// @param from since when all was looked at
    Outcome outcome(Instant from) {
      var most = new LinkedHashMap<String, Long>();
      byHost.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
          .limit(SHOWN)
          .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
      return new Outcome(tried, from, !from.isAfter(since), byEffect, most, samples);
    }
  }
}
