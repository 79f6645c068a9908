package commonplace.query.directory;

import commonplace.core.log.Community;
import commonplace.query.request.Cursor;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the parameters of a search of the directory: `q`, `topic` (repeatable), `language`,
/// `kind`, `software`, `open`, `sort`, `limit` and `cursor`, as docs/openapi.yaml describes them.
/// Blank ones are as good as none.
public final class CommunityReader {
  /// Every parameter there is.
  public static final List<String> KNOWN =
      List.of("q", "topic", "language", "kind", "software", "open", "sort", "limit", "cursor");

  static final int MAX_TEXT = 200;
  static final int MAX_TOPICS = 10;
  static final int DEFAULT_LIMIT = 20;

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*");

  private CommunityReader() {}

  /// Total: any parameters give a search or a mistake.
  public static Reading<CommunityQuery> read(Map<String, List<String>> values) {
    var parameters = Parameters.of(values, KNOWN);
    var text = parameters.text("q", MAX_TEXT).orElse("");
    var topics =
        parameters.texts("topic", MAX_TOPICS).stream()
            .map(topic -> topic.startsWith("#") ? topic.substring(1) : topic)
            .filter(topic -> !topic.isEmpty())
            .toList();
    var language =
        parameters.parsed(
            "language",
            "a BCP 47 tag such as pl or pt-BR",
            tag -> Optional.of(tag).filter(t -> LANGUAGE.matcher(t).matches()));
    var kind = parameters.choice("kind", Community.Kind.values());
    var software = parameters.text("software", Parameters.MAX_VALUE);
    var open = parameters.flag("open");
    var sort =
        parameters
            .choice("sort", CommunityQuery.Sort.values())
            .orElse(CommunityQuery.Sort.RELEVANCE);
    int limit = parameters.count("limit", CommunityQuery.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    var cursor = parameters.raw(Cursor.PARAMETER);
    return parameters
        .reading(() ->
            new CommunityQuery(
                text, topics, language, kind, software, open, sort, limit, Optional.empty()))
        .then(first -> first.at(cursor));
  }
}
