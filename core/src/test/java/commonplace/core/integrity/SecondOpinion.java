package commonplace.core.integrity;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.jsonld.loader.DocumentLoaderOptions;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a complete JSON-LD processor (Titanium) makes of a document, with the same contexts.
final class SecondOpinion {
  private SecondOpinion() {}

  static List<Quad> statements(JsonNode document) throws JsonLdError {
    var quads = new ArrayList<Quad>();
    var options = new JsonLdOptions(new Bundled());
    options.setUriValidation(UriValidationPolicy.SchemeOnly); // or it drops a#b#c
    JsonLd.toRdf(JsonDocument.of(new StringReader(document.toString())))
        .options(options)
        .provide((subject, predicate, object, datatype, language, _, _) -> {
          var lower = language == null ? null : language.toLowerCase(Locale.ROOT);
          quads.add(new Quad(subject, predicate, exact(object, datatype), datatype, lower));
          return null;
        });
    return quads;
  }

  /// Numbers as the standard has them (JSON-LD 1.1 API, sections 8.2.2 and 8.6), and with it those
  /// who sign (Ruby's json-ld): sixteen digits, exactly rounded, and whole ones without an
  /// exponent. The processor writes the fewest digits that read back, and `25.0` as `2.5E1` where a
  /// type is given.
  private static String exact(String text, @Nullable String datatype) {
    if (datatype == null || !text.matches("-?\\d\\.\\d+E-?\\d+")) {
      return text;
    }
    var number = new BigDecimal(Double.parseDouble(text));
    if (number.stripTrailingZeros().scale() <= 0) {
      return number.toBigInteger().toString();
    }
    return "%.15E"
        .formatted(number)
        .replaceFirst("0+E", "E")
        .replaceFirst("\\.E", ".0E")
        .replaceFirst("E(?:[+]|(-))0*(\\d)", "E$1$2");
  }

  private static final class Bundled implements DocumentLoader {
    @Override
    public Document loadDocument(URI url, DocumentLoaderOptions options) throws JsonLdError {
      var address = url.toString();
      var resource =
          address.endsWith("/ns/activitystreams")
              ? "activitystreams.jsonld"
              : address.endsWith("/security/v1")
                  ? "security-v1.jsonld"
                  : address.contains("litepub") ? "litepub-0.1.jsonld" : "";
      var stream = BundledContexts.class.getResourceAsStream(resource);
      if (resource.isEmpty() || stream == null) {
        throw new JsonLdError(JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, address);
      }
      return JsonDocument.of(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
  }
}
