package commonplace.core.activitypub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A tolerant view of an actor's document. Flags that are not booleans count as absent: `"true"` is
/// not consent.
public final class ActorDocument {
  private static final int MAX_TYPE = 100;
  private static final int MAX_KEYS = 10;
  private static final int MAX_LANGUAGES = 20;
  private static final int MAX_LANGUAGE = 100;

  /// In PEM, RSA of 8192 bits takes 1,500 characters.
  private static final int MAX_MATERIAL = 8_000;

  private static final Pattern NO_ROBOTS =
      Pattern.compile("#(nobot|noindex|noarchive|nosearch)\\b", Pattern.CASE_INSENSITIVE);

  private final JsonNode json;
  private final List<Key> apart;

  public ActorDocument(JsonNode json) {
    this(json, List.of());
  }

  private ActorDocument(JsonNode json, List<Key> apart) {
    this.json = json;
    this.apart = apart;
  }

  /// A public key.
  ///
  /// @param id the key's id
  /// @param owner whose it says it is
  /// @param material PEM, or multibase for a Multikey
  public record Key(String id, Iri owner, String material) {}

  public Optional<ActorUri> id() {
    return Nodes.id(json).filter(id -> id.authority().isPresent()).map(ActorUri::new);
  }

  public String type() {
    return Nodes.types(json).stream()
        .findFirst()
        .filter(type -> type.length() <= MAX_TYPE)
        .orElse("");
  }

  public String handle() {
    return Nodes.text(json, "preferredUsername").orElse("");
  }

  public String name() {
    return Nodes.text(json, "name").orElse("");
  }

  /// HTML as received.
  public String summary() {
    return Nodes.text(json, "summary").orElse("");
  }

  public Optional<Iri> inbox() {
    return Nodes.firstId(json, "inbox").filter(Iri::isHttp);
  }

  public Optional<Iri> sharedInbox() {
    return Nodes.firstId(json.path("endpoints"), "sharedInbox").filter(Iri::isHttp);
  }

  public Optional<Iri> followers() {
    return Nodes.firstId(json, "followers");
  }

  public Optional<String> url() {
    return new ObjectDocument(json, json.path("@context")).url();
  }

  /// Keys in PEM (`publicKey`) and Multikeys (`assertionMethod`, FEP-521a), without those that are
  /// too long to be one.
  public List<Key> keys() {
    var pem =
        Nodes.values(json, "publicKey").stream()
            .flatMap(key -> key(key, "owner", "publicKeyPem").stream());
    var multikeys =
        Nodes.values(json, "assertionMethod").stream()
            .flatMap(key -> key(key, "controller", "publicKeyMultibase").stream());
    return Stream.of(apart.stream(), pem, multikeys).flatMap(keys -> keys).limit(MAX_KEYS).toList();
  }

  /// Ids of keys that it names without showing them: they have documents of their own.
  public List<String> linkedKeys() {
    return Stream.of("publicKey", "assertionMethod")
        .flatMap(member -> Nodes.values(json, member).stream())
        .flatMap(key -> link(key).stream())
        .limit(MAX_KEYS)
        .toList();
  }

  private static Optional<String> link(JsonNode key) {
    if (key.isString()) {
      return Optional.of(key.asString());
    }
    boolean shown = key.has("publicKeyPem") || key.has("publicKeyMultibase");
    return shown ? Optional.empty() : Nodes.text(key, "id");
  }

  /// The key that this document is by itself, if it is one and says whose.
  public Optional<Key> asKey() {
    return key(
        Nodes.text(json, "id"),
        Nodes.firstId(json, "owner").or(() -> Nodes.firstId(json, "controller")),
        Nodes.text(json, "publicKeyPem").or(() -> Nodes.text(json, "publicKeyMultibase")));
  }

  /// The same, with a key from a document of its own, if this one links it.
  public ActorDocument with(Key key) {
    return linkedKeys().contains(key.id()) ? new ActorDocument(json, List.of(key)) : this;
  }

  private Optional<Key> key(JsonNode key, String ownerName, String materialName) {
    return key(
        Nodes.text(key, "id"),
        Nodes.firstId(key, ownerName).or(() -> Nodes.id(json)),
        Nodes.text(key, materialName));
  }

  private static Optional<Key> key(
      Optional<String> id, Optional<Iri> owner, Optional<String> material) {
    var fits =
        id.filter(text -> text.length() <= Iri.MAX_LENGTH).isPresent()
            && owner.isPresent()
            && material.filter(text -> text.length() <= MAX_MATERIAL).isPresent();
    return fits
        ? Optional.of(new Key(id.orElseThrow(), owner.orElseThrow(), material.orElseThrow()))
        : Optional.empty();
  }

  /// Full-text search by others (FEP-5feb).
  public Optional<Boolean> indexable() {
    return Nodes.flag(json, "indexable");
  }

  public Optional<Boolean> discoverable() {
    return Nodes.flag(json, "discoverable");
  }

  /// Who may search (FEP-268d); an empty list counts as absent.
  public List<Iri> searchableBy() {
    return SearchableBy.of(json);
  }

  /// Follows need approval.
  public boolean locked() {
    return Nodes.flag(json, "manuallyApprovesFollowers").orElse(false);
  }

  public boolean suspended() {
    return Nodes.flag(json, "suspended").orElse(false);
  }

  /// The profile carries #nobot, #noindex, #noarchive or #nosearch.
  public boolean refusesRobots() {
    var fields =
        Nodes.values(json, "attachment").stream()
            .flatMap(field ->
                Stream.of(Nodes.text(field, "name"), Nodes.text(field, "value"))
                    .flatMap(Optional::stream));
    return Stream.concat(Stream.of(summary(), name()), fields)
        .map(ActorDocument::withoutTags)
        .anyMatch(text -> NO_ROBOTS.matcher(text).find());
  }

  /// In one pass, also where tags begin and never end: anybody's profile comes here.
  private static String withoutTags(String html) {
    var text = new StringBuilder(html.length());
    int at = 0;
    while (at < html.length()) {
      int tag = html.indexOf('<', at);
      int end = tag < 0 ? -1 : html.indexOf('>', tag);
      if (end < 0) {
        break;
      }
      text.append(html, at, tag);
      at = end + 1;
    }
    return text.append(html, at, html.length()).toString();
  }

  /// BCP 47, where the actor says what it speaks (Lemmy).
  public List<String> languages() {
    return Nodes.values(json, "language").stream()
        .flatMap(language -> Nodes.text(language, "identifier").stream())
        .filter(tag -> tag.length() <= MAX_LANGUAGE)
        .limit(MAX_LANGUAGES)
        .toList();
  }
}
