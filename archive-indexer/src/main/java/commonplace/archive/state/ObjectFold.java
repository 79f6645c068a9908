package commonplace.archive.state;

import commonplace.archive.consent.Basis;
import commonplace.archive.state.Event.Offered;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How an object that may be remembered changes with what its author says of it. Pure.
///
/// The bounds keep the largest object below the log's largest record, also when every character
/// needs six bytes.
final class ObjectFold {
  static final int MAX_CONTENT = 100_000;
  static final int MAX_EARLIER = 20;
  static final int MAX_EARLIER_CHARS = 250_000;
  private static final int MAX_TITLE = 1_000;
  private static final int MAX_SUMMARY = 5_000;
  private static final int MAX_OPTIONS = 50;
  private static final int MAX_OPTION = 500;
  private static final int MAX_ALT_TEXTS = 50;
  private static final int MAX_ALT_TEXT = 2_000;
  private static final int MAX_TAGS = 100;
  private static final int MAX_TAG = 200;

  private ObjectFold() {}

  /// The object after the offer: a new one keeps when it was first witnessed, a change of what it
  /// says makes a revision, and a poll's counts change nothing.
  ///
  /// @param before what it was, if it is live
  static Live apply(Optional<Live> before, Offered offered, Basis basis, String community) {
    var said = revision(offered.document(), offered.at());
    var current = before.map(Live::current);
    boolean sameWords = current.filter(old -> saysTheSame(old, said)).isPresent();
    return new Live(
        before.map(Live::id).orElse(offered.id()),
        before.map(Live::author).orElse(offered.author()),
        offered.document().type(),
        community,
        before.map(Live::witnessed).orElse(offered.at()),
        offered.document().url().filter(Bounded::isWellFormed),
        Bounded.id(offered.document().inReplyTo()),
        Bounded.id(offered.document().conversation()),
        Bounded.id(offered.document().quote()),
        basis.text(),
        sameWords ? witnessedAt(said, current.get().witnessed()) : said,
        before.map(old -> sameWords ? old.earlier() : earlier(old)).orElse(List.of()),
        offered.applied());
  }

  /// Whether nothing changed but the source record.
  static boolean isUnchanged(ArchivedObject before, Live after) {
    return before instanceof Live live && withApplied(live, after).equals(after);
  }

  private static Live withApplied(Live live, Live other) {
    return new Live(
        live.id(),
        live.author(),
        live.type(),
        live.community(),
        live.witnessed(),
        live.url(),
        live.inReplyTo(),
        live.context(),
        live.quote(),
        live.consent(),
        live.current(),
        live.earlier(),
        other.applied());
  }

  private static Revision revision(ObjectDocument document, Instant witnessed) {
    return new Revision(
        witnessed,
        document.published(),
        document.language(),
        Bounded.ofName(document.name(), MAX_TITLE),
        Bounded.ofHtml(document.summary(), MAX_SUMMARY),
        Bounded.text(document.content(), MAX_CONTENT),
        Bounded.texts(document.options(), MAX_OPTIONS, MAX_OPTION),
        Bounded.texts(document.altTexts(), MAX_ALT_TEXTS, MAX_ALT_TEXT),
        Bounded.texts(document.hashtags(), MAX_TAGS, MAX_TAG),
        document.sensitive());
  }

  static Revision witnessedAt(Revision r, Instant witnessed) {
    return new Revision(
        witnessed,
        r.published(),
        r.language(),
        r.title(),
        r.summary(),
        r.content(),
        r.options(),
        r.altTexts(),
        r.tags(),
        r.sensitive());
  }

  private static boolean saysTheSame(Revision one, Revision other) {
    return one.title().equals(other.title())
        && one.summary().equals(other.summary())
        && one.content().equals(other.content())
        && one.options().equals(other.options())
        && one.altTexts().equals(other.altTexts());
  }

  /// The newest ones that fit.
  private static List<Revision> earlier(Live old) {
    var all = new ArrayList<>(old.earlier());
    all.add(old.current());
    int from = all.size();
    int chars = 0;
    while (from > 0 && all.size() - from < MAX_EARLIER) {
      chars += length(all.get(from - 1));
      if (chars > MAX_EARLIER_CHARS) {
        break;
      }
      from--;
    }
    return all.subList(from, all.size());
  }

  private static int length(Revision r) {
    return r.title().length()
        + r.summary().length()
        + r.content().length()
        + length(r.options())
        + length(r.altTexts())
        + length(r.tags());
  }

  private static int length(List<String> texts) {
    return texts.stream().mapToInt(String::length).sum();
  }
}
