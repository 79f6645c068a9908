package commonplace.archive.shard;

import commonplace.core.index.IndexTerms;
import commonplace.core.log.ArchivedObject.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What of a post can be read, in parts.
///
/// @param title may be empty
/// @param summary the content warning or summary, may be empty
/// @param body the content, a poll's options and the descriptions of attachments
/// @param tags the words of hashtags that the content may not show apart
record PostText(String title, String summary, List<String> body, List<String> tags) {
  /// Notes have no summaries: theirs is a warning, also where `sensitive` is not set.
  private static final Set<String> WITH_SUMMARY = Set.of("Article", "Page", "Event", "Video");

  /// The content warning as text, empty if there is none: a summary is not one.
  static String warning(Live live) {
    return WITH_SUMMARY.contains(live.type()) ? "" : HtmlText.plain(live.current().summary());
  }

  /// Whether a post is shown, counted and quoted only where sensitive posts are asked for.
  static boolean isHidden(Live live) {
    return live.current().sensitive() || !warning(live).isEmpty();
  }

  static PostText of(Live live) {
    var current = live.current();
    var body = new ArrayList<String>();
    add(body, HtmlText.of(current.content()));
    current.options().forEach(option -> add(body, HtmlText.plain(option)));
    current.altTexts().forEach(alt -> add(body, HtmlText.plain(alt)));
    var tags = new ArrayList<String>();
    for (var tag : current.tags()) {
      add(tags, HtmlText.plain(tag));
      var words = IndexTerms.words(tag);
      if (!words.equals(tag)) {
        add(tags, HtmlText.plain(words));
      }
    }
    return new PostText(
        HtmlText.plain(current.title()),
        HtmlText.plain(current.summary()),
        List.copyOf(body),
        List.copyOf(tags));
  }

  private static void add(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }

  /// Everything that is searched, a part after the other.
  List<String> parts() {
    var parts = new ArrayList<String>(body.size() + tags.size() + 2);
    add(parts, title);
    add(parts, summary);
    parts.addAll(body);
    parts.addAll(tags);
    return parts;
  }
}
