package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the archive holds of one object; the value of topic `archive-objects`, keyed by the
/// object's id and partitioned by its author.
public sealed interface ArchivedObject {
  Iri id();

  ActorUri author();

  /// The newest record of the source topics that this state reflects. Older ones are skipped, so
  /// that a replay changes nothing.
  Applied applied();

  /// A source record.
  ///
  /// @param topic the source topic's name
  /// @param offset its offset in the author's partition
  record Applied(String topic, long offset) {}

  /// An object that is remembered.
  ///
  /// @param id the object
  /// @param author whose it is
  /// @param type its ActivityStreams type, such as `Note`
  /// @param community the authority of its author's server, or the id of the group it was posted to
  /// @param witnessed when it was first received; never changes, sorts and cursors use it
  /// @param url the page for people
  /// @param inReplyTo what it answers
  /// @param context its conversation, as claimed
  /// @param quote what it quotes
  /// @param consent why it may be remembered: `object`, `actor` or `indexable`
  /// @param current what it says now
  /// @param earlier what it said before, oldest first, bounded
  record Live(
      Iri id,
      ActorUri author,
      String type,
      String community,
      Instant witnessed,
      Optional<String> url,
      Optional<Iri> inReplyTo,
      Optional<Iri> context,
      Optional<Iri> quote,
      String consent,
      Revision current,
      List<Revision> earlier,
      Applied applied)
      implements ArchivedObject {
    public Live {
      earlier = List.copyOf(earlier);
    }
  }

  /// One version of what an object says.
  ///
  /// @param witnessed when this version was received
  /// @param published what its author claims
  /// @param language BCP 47, or `und`
  /// @param title the name, as text
  /// @param summary the content warning or summary, as text
  /// @param content HTML as received
  /// @param options a poll's options
  /// @param altTexts descriptions of attachments
  /// @param tags hashtags as written, without the sign
  /// @param sensitive hidden unless asked for
  record Revision(
      Instant witnessed,
      Optional<Instant> published,
      String language,
      String title,
      String summary,
      String content,
      List<String> options,
      List<String> altTexts,
      List<String> tags,
      boolean sensitive) {
    public Revision {
      options = List.copyOf(options);
      altTexts = List.copyOf(altTexts);
      tags = List.copyOf(tags);
    }
  }

  /// An object that is gone. A deleted one stays deleted (ActivityPub, section 7.4), and so does
  /// one whose time is over; one whose author took the consent back may return with a newer
  /// activity under a new consent.
  ///
  /// @param id the object
  /// @param author whose it was
  /// @param at when we learned of it
  /// @param why the kind of ending
  record Tombstone(Iri id, ActorUri author, Instant at, Why why, Applied applied)
      implements ArchivedObject {
    /// Why an object is gone.
    public enum Why {
      DELETED,
      CONSENT_WITHDRAWN,
      /// Its community let it be remembered for so many days.
      EXPIRED
    }
  }
}
