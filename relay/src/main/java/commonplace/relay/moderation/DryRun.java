package commonplace.relay.moderation;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
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
import java.util.stream.Stream;

/// Tries rules on what the log took in the last 24 hours: how much of whom they would have kept out
/// that today's rules let through. Streams through the log, bounded in records and time; one runs
/// at a time. Display names are not on the log, so rules on words in them find nothing here.
final class DryRun {
  private static final Duration LAST = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long MOST_RECORDS = 2_000_000;
  private static final int MOST_HOSTS = 10_000;
  private static final int SHOWN = 100;

  private final EventLog log;
  private final Topics topics;
  private final Rules rules;
  private final InstantSource clock;

  DryRun(EventLog log, Topics topics, Rules rules, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.rules = rules;
    this.clock = clock;
  }

  /// What came of it.
  ///
  /// @param tried how many activities were looked at
  /// @param whole whether that were all of the last 24 hours
  /// @param byEffect how many would have been kept out, by effect
  /// @param byHost the same by the author's server, most first
  /// @param samples ids of some
  record Outcome(
      long tried,
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
          "whole", whole,
          "keptOut", byEffect,
          "hosts", byHost,
          "samples", samples);
    }
  }

  /// @param tried rules to try beside the exceptions that there are
  synchronized Outcome of(Collection<Rule> tried) throws InterruptedException {
    var run = new Run(RuleBook.of(Stream.concat(rules.exceptions(), tried.stream()).toList()));
    var ends = new HashMap<>(log.endOffsets(topics.activities()));
    var from = log.startOffsets(topics.activities());
    long stop = System.nanoTime() + LONGEST.toNanos();
    boolean whole = true;
    try (var reader = log.reader(topics.activities(), from)) {
      while (reader.positions().entrySet().stream()
          .anyMatch(p -> p.getValue() < ends.getOrDefault(p.getKey(), 0L))) {
        if (Thread.interrupted()) {
          throw new InterruptedException("while rules were tried");
        }
        if (System.nanoTime() > stop || run.tried >= MOST_RECORDS) {
          whole = false;
          break;
        }
        reader.poll(POLL).forEach(run::look);
      }
    }
    return run.outcome(whole);
  }

  private final class Run {
    private final RuleBook book;
    private final Instant now = clock.instant();
    private final Instant since = now.minus(LAST);
    private final boolean hashtags;
    private final Map<String, Long> byEffect = new HashMap<>();
    private final Map<String, Long> byHost = new HashMap<>();
    private final List<String> samples = new ArrayList<>();
    private long tried;

    Run(RuleBook book) {
      this.book = book;
      this.hashtags = book.looksAt(Subject.HASHTAG);
    }

    void look(LogRecord<AdmittedActivity> logged) {
      if (logged.appended().isBefore(since) || logged.value().isEmpty()) {
        return;
      }
      var activity = logged.value().get();
      if (activity.type().equals("Delete") || activity.type().equals("Undo")) {
        return;
      }
      tried++;
      var facts = facts(activity);
      book.deciding(facts, now)
          .filter(_ -> rules.whichIsAgainst(facts).isEmpty())
          .ifPresent(rule -> keptOut(rule, activity));
    }

    private Facts facts(AdmittedActivity activity) {
      var announced =
          activity.type().equals("Announce")
              ? activity.object().flatMap(id -> id.authority()).stream()
              : Stream.<Authority>of();
      return new Facts(
          Stream.concat(
                  Stream.of(activity.actor().authority(), activity.signer().authority()), announced)
              .toList(),
          List.of(activity.actor(), activity.signer()),
          activity.object().stream().toList(),
          hashtags ? hashtags(activity) : List.of(),
          List.of());
    }

    private static List<String> hashtags(AdmittedActivity activity) {
      return JsonReader.parse(activity.body()) instanceof JsonReader.Json(var json)
              && ActivityReader.read(json) instanceof ActivityReader.Read(var read)
          ? switch (read) {
            case Activity.Create(_, var document) -> document.hashtags();
            case Activity.Update(_, var document) -> document.hashtags();
            case Activity _ -> List.of();
          }
          : List.of();
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

    Outcome outcome(boolean whole) {
      var most = new LinkedHashMap<String, Long>();
      byHost.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
          .limit(SHOWN)
          .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
      return new Outcome(tried, whole, byEffect, most, samples);
    }
  }
}
