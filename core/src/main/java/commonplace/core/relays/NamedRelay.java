package commonplace.core.relays;

import commonplace.core.terms.Receive;
import commonplace.core.terms.Subject;
import java.util.Set;

/// A relay by topic, language or circle.
///
/// @param lets what it lets through
/// @param ofEverybody whether it takes posts of the main relay's members, too
/// @param open whether everybody may join; else the operator approves each member
/// @param edition counted from 1
public record NamedRelay(
    RelayName name, Receive lets, boolean ofEverybody, boolean open, long edition) {
  /// @throws IllegalArgumentException if it has the main relay's name, or counts per hour
  public NamedRelay {
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

  /// Whether it carries this.
  ///
  /// @param senders the relays of which the author's server was a member when it was witnessed
  boolean carries(Set<RelayName> senders, Subject subject) {
    return (senders.contains(name) || (ofEverybody && senders.contains(RelayName.MAIN)))
        && lets.objection(subject).isEmpty();
  }
}
