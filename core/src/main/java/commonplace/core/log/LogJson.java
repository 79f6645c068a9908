package commonplace.core.log;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import java.util.Base64;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// The one JSON mapper for what we write ourselves: log records and messages between our processes.
/// Ids are strings, bytes are Base64, times are ISO 8601, sealed types carry their name in `kind`.
/// Unknown fields are ignored, so that an older process can read what a newer one wrote.
public final class LogJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule("commonplace-words")
                  .addSerializer(asText(Iri.class, Iri::text))
                  .addDeserializer(Iri.class, fromText(Iri.class, Iri::of))
                  .addSerializer(asText(ActorUri.class, ActorUri::text))
                  .addDeserializer(ActorUri.class, fromText(ActorUri.class, ActorUri::of))
                  .addSerializer(asText(RelayName.class, RelayName::text))
                  .addDeserializer(RelayName.class, fromText(RelayName.class, RelayName::new))
                  .addSerializer(
                      asText(Bytes.class, b -> Base64.getEncoder().encodeToString(b.toArray())))
                  .addDeserializer(
                      Bytes.class,
                      fromText(Bytes.class, s -> Bytes.wrapping(Base64.getDecoder().decode(s)))))
          .addMixIn(SubscriptionAspect.class, Kinded.class)
          .addMixIn(ModerationEntry.class, Kinded.class)
          .addMixIn(PeerSignature.class, Kinded.class)
          .addMixIn(ArchivedObject.class, Kinded.class)
          .addMixIn(OperatorEvent.class, Kinded.class)
          .addMixIn(commonplace.core.index.Clause.class, Kinded.class)
          .build();

  private LogJson() {}

  /// Thread-safe.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
  private interface Kinded {}

  private static <T> StdSerializer<T> asText(Class<T> type, Function<T, String> text) {
    return new StdSerializer<>(type) {
      @Override
      public void serialize(T value, JsonGenerator out, SerializationContext context) {
        out.writeString(text.apply(value));
      }
    };
  }

  private static <T> StdDeserializer<T> fromText(Class<T> type, Function<String, T> of) {
    return new StdDeserializer<>(type) {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) {
        var text = in.getString();
        try {
          return of.apply(text);
        } catch (IllegalArgumentException e) {
          throw context.weirdStringException(text, type, String.valueOf(e.getMessage()));
        }
      }
    };
  }
}
