package commonplace.core.activitypub;

import commonplace.core.runtime.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads a stranger's JSON within bounds: UTF-8 that holds, no half characters, no name twice,
/// limited depth, numbers and strings of limited length, one value and nothing behind it.
public final class JsonReader {
  /// The largest document, in bytes.
  public static final int MAX_BYTES = 1 << 20;

  static final int MAX_DEPTH = 64;
  static final int MAX_NUMBER = 100;
  static final int MAX_NAME = 4_096;

  /// A document in the usual shapes has fewer, however large it may be.
  static final int MAX_TOKENS = 100_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .maxStringLength(MAX_BYTES)
                          .maxNameLength(MAX_NAME)
                          .maxDocumentLength(MAX_BYTES)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          // looked at by ourselves, to say so
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private JsonReader() {}

  /// What came of it.
  public sealed interface Parsed {}

  /// A value.
  ///
  /// @param tokens of which it was read: each name, each value, each bracket. What it takes of
  ///   memory goes by them: two bytes may say as much as forty
  public record Json(JsonNode value, long tokens) implements Parsed {}

  /// None.
  ///
  /// @param reason for the sender
  public record NotJson(String reason) implements Parsed {}

  /// One text for each document, whatever the order of its members and the space between them; what
  /// is no JSON stays as it is.
  public static Bytes inOrder(Bytes document) {
    return switch (parse(document)) {
      case Json(var value, _) -> Bytes.wrapping(SORTED.writeValueAsBytes(value));
      case NotJson _ -> document;
    };
  }

  public static Parsed parse(Bytes document) {
    if (document.length() > MAX_BYTES) {
      return new NotJson("the document is larger than " + MAX_BYTES + " bytes");
    }
    if (startsWithByteOrderMark(document.shared())) {
      return new NotJson("the document starts with a byte order mark (RFC 8259, section 8.1)");
    }
    if (!isUtf8(document)) {
      return new NotJson("the document is not UTF-8");
    }
    return switch (read(document.shared())) {
      case Json _ when Surrogates.standAlone(document.shared()) ->
          new NotJson("a surrogate stands alone (RFC 8259, section 8.2)");
      case Parsed parsed -> parsed;
    };
  }

  private static Parsed read(byte[] document) {
    try (var parser = JSON.createParser(document)) {
      JsonNode value;
      try {
        value = JSON.readTree(parser);
      } catch (JacksonException e) {
        return new NotJson(ParseFault.within(e, parser));
      }
      if (value == null || value.isMissingNode()) {
        return new NotJson("the document is empty");
      }
      long tokens = parser.currentTokenCount();
      return isAtEnd(parser) ? new Json(value, tokens) : new NotJson(ParseFault.behind(parser));
    }
  }

  private static boolean isAtEnd(JsonParser parser) {
    try {
      return parser.nextToken() == null;
    } catch (JacksonException _) {
      return false; // what is there is no JSON either
    }
  }

  private static boolean startsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  private static boolean isUtf8(Bytes document) {
    var bytes = document.shared();
    int ascii = 0;
    while (ascii < bytes.length && bytes[ascii] >= 0) {
      ascii++;
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
