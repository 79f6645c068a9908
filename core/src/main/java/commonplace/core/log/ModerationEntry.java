package commonplace.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What the operator of the relay decided about others; the values of topic `moderation`.
public sealed interface ModerationEntry {
  /// The record's key.
  String key();

  /// What a rule looks at.
  enum Subject {
    /// A server by its host, with all its subdomains.
    HOST,
    /// An actor by its id.
    ACTOR,
    /// An object by its id.
    OBJECT,
    /// A hashtag of a post, without the sign.
    HASHTAG,
    /// A word in an actor's display name.
    NAME;

    /// In the API and in metrics.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a rule does, mildest first.
  enum Effect {
    /// An exception from what blocklists say.
    ALLOW,
    /// It may receive, and what it sends is not relayed.
    LIMIT,
    /// Nothing is taken from it, and it is no member.
    REFUSE,
    /// As REFUSE; and what was relayed and is remembered is taken back.
    ERASE;

    /// In the API and in metrics.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A rule.
  ///
  /// @param id names it; the same source, subject and pattern always make the same id
  /// @param subject what it looks at
  /// @param pattern the host, id, hashtag or word, in its canonical spelling
  /// @param effect what it does
  /// @param reason told to those it is applied to; may be empty
  /// @param note for operators alone; may be empty
  /// @param source the blocklist that it comes from; absent if the operator made it
  /// @param author who made or applied it
  /// @param created when
  /// @param expires when it stops by itself
  /// @param archive whether what is remembered of its subject is forgotten too
  /// @param settled whether that, and taking back what was relayed, has been done
  record Rule(
      String id,
      Subject subject,
      String pattern,
      Effect effect,
      String reason,
      String note,
      Optional<String> source,
      String author,
      Instant created,
      Optional<Instant> expires,
      boolean archive,
      boolean settled)
      implements ModerationEntry {
    @Override
    public String key() {
      return "rule/" + id;
    }

    /// Whether it counts at a moment.
    public boolean isLive(Instant now) {
      return expires.isEmpty() || expires.get().isAfter(now);
    }

    /// Whether something is still to be taken back or forgotten because of it.
    public boolean owesErasure() {
      return !settled && (archive || effect == Effect.ERASE);
    }

    /// The same, done.
    public Rule asSettled() {
      return new Rule(
          id, subject, pattern, effect, reason, note, source, author, created, expires, archive,
          true);
    }

    /// The same with another end. What was forgotten because of it is looked for again if it had
    /// stopped meanwhile.
    public Rule until(Optional<Instant> end, Instant now) {
      return new Rule(
          id,
          subject,
          pattern,
          effect,
          reason,
          note,
          source,
          author,
          created,
          end,
          archive,
          settled && isLive(now));
    }
  }

  /// A list of somebody else's that the operator follows.
  ///
  /// @param name names it
  /// @param url where it is; absent if it was handed in once
  /// @param every how often it is looked at
  /// @param effect what its rules do at most
  /// @param archive whether what it refuses is forgotten too
  /// @param keep how long its rules hold after the last good reading; absent for no end
  /// @param author who subscribed
  /// @param created when
  /// @param checked when it was last read
  /// @param applied when its rules were last changed
  /// @param digest of what was last read, to tell whether it changed
  /// @param etag of what was last read, so that it is not sent again while it is the same
  /// @param lastModified likewise
  /// @param trouble why the last reading was not applied, for the operator
  record Blocklist(
      String name,
      Optional<String> url,
      Duration every,
      Effect effect,
      boolean archive,
      Optional<Duration> keep,
      String author,
      Instant created,
      Optional<Instant> checked,
      Optional<Instant> applied,
      Optional<String> digest,
      Optional<String> etag,
      Optional<String> lastModified,
      Optional<String> trouble)
      implements ModerationEntry {
    /// One that was not read yet.
    public Blocklist(
        String name,
        Optional<String> url,
        Duration every,
        Effect effect,
        boolean archive,
        Optional<Duration> keep,
        String author,
        Instant created) {
      this(
          name,
          url,
          every,
          effect,
          archive,
          keep,
          author,
          created,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public String key() {
      return "list/" + name;
    }
  }
}
