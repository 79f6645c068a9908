package commonplace.core.relays;

import commonplace.core.terms.Receive;
import commonplace.core.terms.Subject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A relay by topic, language or circle.
///
/// @param summary the operator's words about it, plain text; may be empty
/// @param lets what it lets through
/// @param ofEverybody whether it takes posts of the main relay's members, too
/// @param open whether everybody may join; else the operator approves each member
/// @param edition counted from 1
/// @param ended since when it is no more; its name and keys stay its own
public record NamedRelay(
    RelayName name,
    String summary,
    Receive lets,
    boolean ofEverybody,
    boolean open,
    long edition,
    Optional<Instant> ended) {
  /// The longest summary, in characters.
  public static final int MAX_SUMMARY = 500;

  /// @throws IllegalArgumentException if it has the main relay's name, too many words, or counts
  ///   per hour
  public NamedRelay {
    summary = summary.strip();
    if (summary.length() > MAX_SUMMARY || summary.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a summary is one line of at most " + MAX_SUMMARY + " characters");
    }
    if (name.isMain()) {
      throw new IllegalArgumentException("the main relay is not defined so");
    }
    if (lets.perHour().isPresent()) {
      throw new IllegalArgumentException("a number per hour is for members' own terms");
    }
    if (edition < 1) {
      throw new IllegalArgumentException("editions are counted from 1, not " + edition);
    }
  }

  public boolean isLive() {
    return ended.isEmpty();
  }

  /// The same, ended.
  public NamedRelay endedAt(Instant when) {
    return new NamedRelay(name, summary, lets, ofEverybody, open, edition + 1, Optional.of(when));
  }

  /// Whether it carries this. What takes something back goes by every relay that may ever have
  /// carried it, whatever it lets through by now.
  ///
  /// @param senders the relays of which the author's server was a member when it was witnessed;
  ///   none where that is not known
  boolean carries(Set<RelayName> senders, Subject subject) {
    if (subject.retracts()) {
      return senders.isEmpty() || senders.contains(name) || senders.contains(RelayName.MAIN);
    }
    return isLive()
        && (senders.contains(name) || (ofEverybody && senders.contains(RelayName.MAIN)))
        && lets.objection(subject).isEmpty();
  }
}
