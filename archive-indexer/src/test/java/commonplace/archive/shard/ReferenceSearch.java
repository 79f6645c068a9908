package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.log.ArchivedObject.Live;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the index must find, said in plain loops over plain text. Knows the words that the test
/// writes and nothing of Lucene.
final class ReferenceSearch {
  private ReferenceSearch() {}

  /// Newest first.
  static List<String> ids(Map<String, Live> posts, List<Clause> clauses) {
    return posts.values().stream()
        .filter(post -> clauses.stream().allMatch(clause -> matches(post, clause)))
        .filter(post -> !PostText.isHidden(post) || clauses.contains(new Clause.WithSensitive()))
        .sorted(
            Comparator.comparing(Live::witnessed)
                .reversed()
                .thenComparing(post -> post.id().text()))
        .map(post -> post.id().text())
        .toList();
  }

  private static boolean matches(Live post, Clause clause) {
    return switch (clause) {
      case Clause.Words(var text) -> words(text).stream().allMatch(w -> has(post, List.of(w)));
      case Clause.Phrase(var text) -> has(post, words(text));
      case Clause.From(var author) -> from(post, author);
      case Clause.In(var community) -> post.community().equals(community);
      case Clause.Tag(var tag) ->
          post.current().tags().stream().anyMatch(t -> plain(t).equals(plain(tag)));
      case Clause.Language(var tag) ->
          post.current().language().equals(tag) || post.current().language().startsWith(tag + "-");
      case Clause.Before(var end) -> post.witnessed().isBefore(end);
      case Clause.After(var start) -> !post.witnessed().isBefore(start);
      case Clause.ReplyTo(var object) ->
          post.inReplyTo().filter(to -> to.text().equals(object)).isPresent();
      case Clause.WithSensitive() -> true;
      case Clause.Not(var unwanted) -> !matches(post, unwanted);
    };
  }

  private static boolean from(Live post, String author) {
    var id = post.author().text();
    var server = post.author().authority().text();
    return author.equals(id)
        || author.equals(server)
        || author.equals("@" + id.substring(id.lastIndexOf('/') + 1) + "@" + server);
  }

  private static boolean has(Live post, List<String> words) {
    var parts = new ArrayList<String>();
    parts.add(post.current().title());
    parts.add(post.current().content().replaceAll("<[^>]*>", " "));
    parts.addAll(post.current().options());
    parts.addAll(post.current().tags());
    return parts.stream().anyMatch(part -> contains(words(part), words));
  }

  private static boolean contains(List<String> text, List<String> words) {
    for (int i = 0; i + words.size() <= text.size(); i++) {
      if (text.subList(i, i + words.size()).equals(words)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String text) {
    return List.of(plain(text).strip().split("\\s+", -1));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace('ł', 'l').replace('ó', 'o').replace('ź', 'z');
  }
}
