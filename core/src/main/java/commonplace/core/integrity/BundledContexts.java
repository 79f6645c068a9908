package commonplace.core.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON-LD contexts that we have, by the URLs under which documents name them. Loaded when the
/// first LD signature is judged, not at start.
final class BundledContexts {
  /// ActivityStreams 2.0's own names, whose meaning nobody may change.
  static final Map<String, Term> ACTIVITY_STREAMS = load("activitystreams.jsonld");

  static final Map<String, Term> SECURITY = load("security-v1.jsonld");

  /// Contexts that only speak of proofs and keys inside of them: listed by documents that use none
  /// of their names, and whoever uses one is refused.
  private static final Set<String> WITHOUT_NAMES =
      Set.of(
          "w3id.org/security/data-integrity/v1",
          "w3id.org/security/data-integrity/v2",
          "w3id.org/security/multikey/v1");

  private BundledContexts() {}

  /// On a class of its own, because it is made of the other two.
  private static final class Litepub {
    static final Map<String, Term> TERMS = load("litepub-0.1.jsonld");
  }

  /// The names of the context at a URL; empty if we do not have it.
  static Optional<Map<String, Term>> at(String url) {
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      return Optional.empty();
    }
    var address = url.substring(url.indexOf("//") + 2);
    return switch (address) {
      case "www.w3.org/ns/activitystreams" -> Optional.of(ACTIVITY_STREAMS);
      case "w3id.org/security/v1" -> Optional.of(SECURITY);
      case "litepub.social/litepub/context.jsonld" -> Optional.of(Litepub.TERMS);
      default -> {
        if (address.endsWith("/schemas/litepub-0.1.jsonld")) {
          yield Optional.of(Litepub.TERMS);
        }
        yield WITHOUT_NAMES.contains(address) ? Optional.of(Map.of()) : Optional.empty();
      }
    };
  }

  private static Map<String, Term> load(String resource) {
    try (var stream = BundledContexts.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the context " + resource + " is missing from the jar");
      }
      JsonNode document = JsonMapper.shared().readTree(stream);
      return ContextReader.bundled(document.path("@context"));
    } catch (IOException e) {
      throw new UncheckedIOException("the context " + resource + " could not be read", e);
    } catch (UnprovableException e) {
      throw new IllegalStateException("the context " + resource + " is broken", e);
    }
  }
}
