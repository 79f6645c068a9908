package commonplace.core.index;

/// The fields of a document of the archive's index. Term fields hold what {@link IndexTerms} makes,
/// text fields what {@link PostAnalyzer} makes; fields that end in `.count` have doc values of what
/// is shown in facets.
public final class PostFields {
  /// The object's id; one document has it. Term, and doc values that break ties.
  public static final String ID = "id";

  /// {@link #POST} or {@link #GONE}. Term.
  public static final String KIND = "kind";

  /// The kind of what can be found.
  public static final String POST = "post";

  /// The kind of what only says that an object is gone.
  public static final String GONE = "gone";

  /// Everything that can be read. Text with positions.
  public static final String TEXT = "text";

  /// The title alone, which weighs more. Text.
  public static final String TITLE = "title";

  /// The author's id, handle and server. Terms.
  public static final String FROM = "from";

  /// The author's id. Doc values.
  public static final String AUTHOR = "author";

  /// The server's authority or the Group's id. Term.
  public static final String COMMUNITY = "community";

  public static final String COMMUNITY_COUNT = "community.count";

  /// The language and its prefixes. Terms.
  public static final String LANGUAGE = "language";

  public static final String LANGUAGE_COUNT = "language.count";

  /// Hashtags, folded. Terms.
  public static final String TAG = "tag";

  public static final String TAG_COUNT = "tag.count";

  /// When it was received, in milliseconds since 1970. Point and doc values.
  public static final String WITNESSED = "witnessed";

  /// The id of what it answers. Term.
  public static final String REPLY_TO = "reply-to";

  /// {@link #YES} where it is hidden unless asked for. Term.
  public static final String SENSITIVE = "sensitive";

  public static final String YES = "1";

  /// The ActivityStreams type. Term.
  public static final String TYPE = "type";

  /// The value as it stands on the log. Stored.
  public static final String VALUE = "value";

  private PostFields() {}
}
