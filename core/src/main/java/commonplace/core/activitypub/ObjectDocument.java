package commonplace.core.activitypub;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A tolerant view of an object: a post, a page, a video, a poll. Nothing here throws on odd
/// shapes; what cannot be understood is absent. Immutable as long as nobody edits the tree.
public final class ObjectDocument {
  private static final int MAX_MENTIONS = 100;
  private static final int MAX_ATTACHMENTS = 50;
  private static final int MAX_OPTIONS = 50;
  private static final String UNDETERMINED = "und";
  private static final Set<String> MEDIA = Set.of("Image", "Video", "Audio", "Document");

  private final JsonNode json;
  private final JsonNode outerContext;

  /// @param json the object
  /// @param outerContext the `@context` of the activity that carries it, or a missing node
  public ObjectDocument(JsonNode json, JsonNode outerContext) {
    this.json = json;
    this.outerContext = outerContext;
  }

  public Optional<Iri> id() {
    return Nodes.id(json);
  }

  public String type() {
    return Nodes.types(json).stream().findFirst().orElse("");
  }

  /// Authors, of whatever type.
  public List<Iri> attributedTo() {
    return Nodes.ids(json, "attributedTo");
  }

  public Audience audience() {
    return Audience.of(json);
  }

  /// Plain text, or empty.
  public String name() {
    return text("name", "nameMap");
  }

  /// The content warning or summary, HTML as received, or empty.
  public String summary() {
    return text("summary", "summaryMap");
  }

  /// HTML as received, or empty.
  public String content() {
    return text("content", "contentMap");
  }

  /// The content in several languages, by BCP 47 tag; empty where the object has no map.
  public Map<String, String> contentMap() {
    return map("contentMap");
  }

  public String mediaType() {
    return Nodes.text(json, "mediaType").orElse("text/html");
  }

  /// BCP 47: the map's key whose text is the content, Lemmy's `language`, the context's
  /// `@language`, then the script; else `und`.
  public String language() {
    var content = content();
    return contentMap().entrySet().stream()
        .filter(entry -> entry.getValue().equals(content))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> contentMap().keySet().stream().findFirst())
        .or(() -> Nodes.text(json.path("language"), "identifier"))
        .or(() -> contextLanguage(json.path("@context")))
        .or(() -> contextLanguage(outerContext))
        .map(tag -> tag.replace('_', '-'))
        .filter(tag -> tag.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}"))
        .filter(tag -> !tag.equalsIgnoreCase(UNDETERMINED))
        .orElseGet(() -> Scripts.language(content.isEmpty() ? name() : content));
  }

  private static Optional<String> contextLanguage(JsonNode context) {
    var parts = context.isArray() ? context.values().stream() : Stream.of(context);
    return parts
        .filter(JsonNode::isObject)
        .flatMap(part -> Nodes.text(part, "@language").stream())
        .findFirst();
  }

  /// That one of its lists is longer than what is read of it, if one is.
  public Optional<String> crowded() {
    return Nodes.crowded(json);
  }

  /// As written, without the sign: every one, because rules and terms look at them.
  public List<String> hashtags() {
    return Nodes.values(json, "tag").stream()
        .filter(tag -> Nodes.types(tag).contains("Hashtag"))
        .flatMap(tag -> Nodes.text(tag, "name").stream())
        .map(name -> name.startsWith("#") ? name.substring(1) : name)
        .filter(name -> !name.isBlank())
        .distinct()
        .toList();
  }

  public List<Iri> mentions() {
    return Nodes.values(json, "tag").stream()
        .filter(tag -> Nodes.types(tag).contains("Mention"))
        .flatMap(tag -> Nodes.firstId(tag, "href").stream())
        .limit(MAX_MENTIONS)
        .toList();
  }

  /// The group that it was posted to, where it says so (FEP-1b12).
  public Optional<Iri> group() {
    return Nodes.firstId(json, "audience");
  }

  public Optional<Iri> inReplyTo() {
    return Nodes.firstId(json, "inReplyTo");
  }

  /// What it quotes (FEP-044f and its forerunners).
  public Optional<Iri> quote() {
    return Stream.of("quote", "quoteUrl", "quoteUri", "_misskey_quote")
        .flatMap(name -> Nodes.firstId(json, name).stream())
        .findFirst();
  }

  /// The conversation, as claimed.
  public Optional<Iri> conversation() {
    return Stream.of("context", "conversation")
        .flatMap(name -> Nodes.firstId(json, name).stream())
        .findFirst();
  }

  public Optional<Instant> published() {
    return Nodes.time(json, "published");
  }

  public Optional<Instant> updated() {
    return Nodes.time(json, "updated");
  }

  /// The page for people; HTML is preferred where there are several links.
  public Optional<String> url() {
    var links = Nodes.values(json, "url");
    return links.stream()
        .filter(link -> Nodes.text(link, "mediaType").filter("text/html"::equals).isPresent())
        .findFirst()
        .or(() -> links.stream().findFirst())
        .flatMap(link -> link.isString() ? Optional.of(link.asString()) : Nodes.text(link, "href"))
        .flatMap(Nodes::iri)
        .filter(Iri::isHttp)
        .map(Iri::text);
  }

  /// Descriptions of attachments.
  public List<String> altTexts() {
    return Nodes.values(json, "attachment").stream()
        .limit(MAX_ATTACHMENTS)
        .filter(attachment -> !Nodes.types(attachment).contains("PropertyValue"))
        .flatMap(a -> Nodes.text(a, "name").or(() -> Nodes.text(a, "summary")).stream())
        .filter(text -> !text.isBlank())
        .toList();
  }

  /// Whether it shows pictures, sound or films: attached, or as what it is itself.
  public boolean hasMedia() {
    return Nodes.types(json).stream().anyMatch(MEDIA::contains)
        || Nodes.values(json, "attachment").stream()
            .limit(MAX_ATTACHMENTS)
            .flatMap(attachment -> Nodes.types(attachment).stream())
            .anyMatch(MEDIA::contains);
  }

  /// A poll's options.
  public List<String> options() {
    return Stream.of("oneOf", "anyOf")
        .flatMap(name -> Nodes.values(json, name).stream())
        .flatMap(option -> Nodes.text(option, "name").stream())
        .limit(MAX_OPTIONS)
        .toList();
  }

  public boolean sensitive() {
    return Nodes.flag(json, "sensitive").orElse(false);
  }

  /// Who may search (FEP-268d); an empty list counts as absent.
  public List<Iri> searchableBy() {
    return SearchableBy.of(json);
  }

  /// A vote in a poll: it looks like a post, but is one person's choice.
  public boolean isPollVote() {
    return type().equals("Note")
        && Nodes.text(json, "name").isPresent()
        && content().isEmpty()
        && inReplyTo().isPresent()
        && !audience().isPublic();
  }

  /// Whether it describes an actor.
  public boolean isActor() {
    return json.path("inbox").isString();
  }

  /// Whether it only says that something was here.
  public boolean isTombstone() {
    return Nodes.types(json).contains("Tombstone");
  }

  /// The same document as an actor's.
  public ActorDocument asActor() {
    return new ActorDocument(json);
  }

  private String text(String name, String mapName) {
    return Nodes.text(json, name).or(() -> map(mapName).values().stream().findFirst()).orElse("");
  }

  private Map<String, String> map(String name) {
    var map = json.path(name);
    if (!map.isObject()) {
      return Map.of();
    }
    var texts = new LinkedHashMap<String, String>();
    for (var entry : map.properties()) {
      if (entry.getValue().isString() && texts.size() < MAX_OPTIONS) {
        texts.put(entry.getKey(), entry.getValue().asString());
      }
    }
    return texts;
  }
}
