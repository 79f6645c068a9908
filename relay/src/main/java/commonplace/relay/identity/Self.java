package commonplace.relay.identity;

import commonplace.core.relays.NamedRelay;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents by which others discover one of our relays. Pure.
///
/// @param uris its addresses
/// @param keys what is shown of our keys
/// @param version of this software
/// @param operator who runs it, where stated
/// @param contact how to reach them, a URL, where stated
/// @param rules where the rules are, a URL, where stated
/// @param open whether anybody may subscribe
/// @param approval whether the operator approves each subscription
/// @param named what it lets through; absent of the main relay
public record Self(
    RelayUris uris,
    PublishedKeys keys,
    String version,
    Optional<String> operator,
    Optional<String> contact,
    Optional<String> rules,
    boolean open,
    boolean approval,
    Optional<NamedRelay> named) {
  private static final String AS2 = "https://www.w3.org/ns/activitystreams";
  private static final List<String> CONTEXTS =
      List.of(
          AS2,
          "https://w3id.org/security/v1",
          "https://www.w3.org/ns/did/v1",
          "https://w3id.org/security/multikey/v1");
  private static final String NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/2.1";

  /// The relay's actor (FEP-ae0c).
  public Map<String, Object> actor() {
    var actor = uris.actor().text();
    return Map.ofEntries(
        Map.entry("@context", CONTEXTS),
        Map.entry("id", actor),
        Map.entry("type", "Application"),
        Map.entry("preferredUsername", uris.relay().account()),
        Map.entry(
            "name", named.map(of -> "Commonplace relay: " + of.name()).orElse("Commonplace relay")),
        Map.entry("summary", summary()),
        Map.entry("url", uris.origin() + (named.isPresent() ? "/relays" : "/")),
        Map.entry("inbox", uris.inbox()),
        Map.entry("endpoints", Map.of("sharedInbox", uris.inbox())),
        Map.entry("outbox", actor + "/outbox"),
        Map.entry("followers", uris.followers().text()),
        Map.entry("following", actor + "/following"),
        Map.entry("manuallyApprovesFollowers", approval),
        Map.entry("discoverable", true),
        Map.entry("indexable", false),
        Map.entry(
            "publicKey",
            Map.of("id", keys.keyId(), "owner", actor, "publicKeyPem", keys.publicKeyPem())),
        Map.entry(
            "assertionMethod",
            keys.multikeys().stream().map(key -> multikey(actor, key)).toList()));
  }

  /// FEP-521a.
  private static Map<String, Object> multikey(String actor, PublishedKeys.Multikey key) {
    return Map.of(
        "id",
        key.id(),
        "type",
        "Multikey",
        "controller",
        actor,
        "publicKeyMultibase",
        key.publicKeyMultibase());
  }

  /// Tells of the actor as it is now, its keys above all. Its id is the newest key's, so that the
  /// same change has the same id whenever it is told.
  public Map<String, Object> update() {
    var actor = uris.actor().text();
    return Map.of(
        "@context",
        CONTEXTS,
        "id",
        actor + "#updates/" + keys.keyId().substring(keys.keyId().indexOf('#') + 1),
        "type",
        "Update",
        "actor",
        actor,
        "to",
        List.of(AS2 + "#Public"),
        "cc",
        List.of(uris.followers().text()),
        "object",
        actor());
  }

  private String summary() {
    var text = new StringBuilder();
    named
        .map(NamedRelay::summary)
        .filter(words -> !words.isEmpty())
        .ifPresent(words -> text.append("<p>").append(escaped(words)).append("</p>"));
    text.append("<p>Relays public posts between its members");
    named.ifPresent(of -> text.append(": ").append(escaped(NamedRelayWords.of(of))));
    text.append('.');
    text.append(" Terms: public posts of people who agreed that search may find them")
        .append(" are remembered in the archive, and member servers are listed in the")
        .append(" directory. Deleting a post deletes it here.</p>");
    operator.ifPresent(name -> text.append("<p>Operator: ").append(escaped(name)).append("</p>"));
    rules.ifPresent(url -> text.append("<p>Rules: ").append(escaped(url)).append("</p>"));
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// A collection of which only the size is told.
  ///
  /// @param name `followers`, `following` or `outbox`
  public Map<String, Object> collection(String name, long size) {
    return Map.of(
        "@context",
        AS2,
        "id",
        uris.actor().text() + "/" + name,
        "type",
        "OrderedCollection",
        "totalItems",
        size);
  }

  /// The account's name in WebFinger (RFC 7565).
  public String account() {
    return "acct:" + uris.relay().account() + "@" + uris.authority().text();
  }

  /// WebFinger (RFC 7033) of the account or of the actor's URL; nothing for any other resource.
  public Optional<Map<String, Object>> webFinger(String resource) {
    var actor = uris.actor().text();
    if (!resource.equalsIgnoreCase(account()) && !resource.equals(actor)) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "subject", account(),
            "aliases", List.of(actor),
            "links",
                List.of(
                    Map.of("rel", "self", "type", "application/activity+json", "href", actor))));
  }

  /// RFC 6415.
  public String hostMetaXml() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n"
        + "  <Link rel=\"lrdd\" template=\""
        + webFingerTemplate()
        + "\"/>\n</XRD>\n";
  }

  /// RFC 6415, appendix A.
  public Map<String, Object> hostMetaJson() {
    return Map.of("links", List.of(Map.of("rel", "lrdd", "template", webFingerTemplate())));
  }

  private String webFingerTemplate() {
    return uris.origin() + "/.well-known/webfinger?resource={uri}";
  }

  /// Where NodeInfo is.
  public Map<String, Object> nodeInfoLinks() {
    return Map.of(
        "links", List.of(Map.of("rel", NODEINFO, "href", uris.origin() + "/nodeinfo/2.1")));
  }

  /// NodeInfo 2.1: a relay has one account and no posts of its own.
  public Map<String, Object> nodeInfo(long members, long subscribers) {
    return Map.of(
        "version", "2.1",
        "software", Map.of("name", "commonplace", "version", version),
        "protocols", List.of("activitypub"),
        "services", Map.of("inbound", List.of(), "outbound", List.of()),
        "openRegistrations", open,
        "usage",
            Map.of(
                "users",
                Map.of("total", 1, "activeMonth", 1, "activeHalfyear", 1),
                "localPosts",
                0),
        "metadata",
            Map.of(
                "members",
                members,
                "subscribers",
                subscribers,
                "operator",
                operator.orElse(""),
                "contact",
                contact.orElse(""),
                "rules",
                rules.orElse("")));
  }
}
