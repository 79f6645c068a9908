package commonplace.relay.admin;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.OperatorEvent;
import commonplace.core.log.OperatorEvent.Answered;
import commonplace.core.log.OperatorEvent.Asked;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What operators did, on topic `operator-events`. Thread-safe; keeps nothing in memory.
public final class OperatorJournal {
  /// One thing that an operator did.
  ///
  /// @param offset where it stands: what is asked for `before` it is older
  /// @param at when the log took it
  /// @param answered what came of it, if that is known
  public record Entry(long offset, Instant at, Asked asked, Optional<Answered> answered) {}

  /// Some of what operators did.
  ///
  /// @param entries newest first
  /// @param next what to ask for as `before` to see older ones, if there may be any
  public record Page(List<Entry> entries, OptionalLong next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// How many can be asked for at once.
  public static final int MAX_LIMIT = 500;

  /// An answer stands behind its question, with those of others between them.
  private static final int ANSWERED_WITHIN = 200;

  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int PARTITION = 0;

  private final EventLog log;
  private final Topic<OperatorEvent> topic;

  public OperatorJournal(EventLog log, Topics topics) {
    this.log = log;
    this.topic = topics.operatorEvents();
  }

  /// Returns when the log has it.
  ///
  /// @throws LogUnavailableException if the log does not take it
  public void write(OperatorEvent event) throws InterruptedException {
    try {
      var _ =
          log.appendTo(topic, PARTITION, event.id(), Optional.of(event))
              .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("what the operator asks for was not written down", e);
    }
  }

  /// What was done last.
  ///
  /// @param limit from 1 to {@link #MAX_LIMIT}
  /// @param before only what stands before this offset
  /// @throws LogUnavailableException if the log does not answer
  public Page newest(int limit, long before) {
    long start = log.startOffsets(topic).getOrDefault(PARTITION, 0L);
    long end = log.endOffsets(topic).getOrDefault(PARTITION, 0L);
    long until = Math.min(before, end);
    // a change is at most two records, so that these hold `limit` of them unless it is cut short
    long from = Math.max(start, until - 2L * limit);
    var asked = new ArrayList<Entry>();
    var answers = new HashMap<String, Answered>();
    for (var logged : read(from, Math.min(end, until + ANSWERED_WITHIN))) {
      logged
          .value()
          .ifPresent(event -> {
            switch (event) {
              case Answered answered -> answers.put(answered.id(), answered);
              case Asked question -> {
                if (logged.position().offset() < until) {
                  asked.add(
                      new Entry(
                          logged.position().offset(),
                          logged.appended(),
                          question,
                          Optional.empty()));
                }
              }
            }
          });
    }
    var newest = asked.reversed().stream().limit(limit).map(entry -> with(answers, entry)).toList();
    long next = asked.size() > limit ? newest.getLast().offset() : from;
    return new Page(newest, next > start ? OptionalLong.of(next) : OptionalLong.empty());
  }

  private static Entry with(Map<String, Answered> answers, Entry entry) {
    return new Entry(
        entry.offset(),
        entry.at(),
        entry.asked(),
        Optional.ofNullable(answers.get(entry.asked().id())));
  }

  private List<LogRecord<OperatorEvent>> read(long from, long end) {
    var records = new ArrayList<LogRecord<OperatorEvent>>();
    if (from >= end) {
      return records;
    }
    long deadline = System.nanoTime() + WAIT.toNanos();
    try (var reader = log.reader(topic, Map.of(PARTITION, from))) {
      while (reader.positions().getOrDefault(PARTITION, end) < end) {
        if (System.nanoTime() > deadline) {
          throw new LogUnavailableException(
              "what operators did was not read in time", new IllegalStateException());
        }
        records.addAll(reader.poll(POLL));
      }
    }
    return records;
  }
}
