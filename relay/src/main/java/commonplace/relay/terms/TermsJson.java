package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.Terms;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Terms as JSON. What is left out is as for everybody new; what is not understood is refused with
/// its name, because terms that are half understood would not be kept.
public final class TermsJson {
  private static final Set<String> TERMS =
      Set.of(
          "actor",
          "version",
          "author",
          "changed",
          "receive",
          "send",
          "memory",
          "directory",
          "contact",
          "memoryDays",
          "history");
  private static final Set<String> RECEIVE =
      Set.of(
          "nothing",
          "allowedOrigins",
          "refusedOrigins",
          "wantedHashtags",
          "refusedHashtags",
          "languages",
          "types",
          "media",
          "sensitive",
          "onlyRoots",
          "perHour");
  private static final Set<String> SEND = Set.of("nothing", "onlyRoots", "hashtags");

  private TermsJson() {}

  /// What a request asks for.
  ///
  /// @param replaces the version that its sender has seen
  record Wish(Terms terms, long replaces) {}

  /// @throws IllegalArgumentException if it is none, saying why
  static Wish read(Bytes body, ActorUri holder) {
    return switch (JsonReader.parse(body)) {
      case JsonReader.NotJson(var reason) -> throw new IllegalArgumentException(reason);
      case JsonReader.Json(var json, _) -> read(json, holder);
    };
  }

  private static Wish read(JsonNode json, ActorUri holder) {
    onlyMembers(json, "terms", TERMS);
    var initial = Terms.initial(holder);
    var terms =
        new Terms(
            holder,
            flag(json, "memory", initial.memory()),
            flag(json, "directory", initial.directory()),
            json.has("receive") ? Optional.of(receive(json.path("receive"))) : Optional.empty(),
            json.has("send") ? Optional.of(send(json.path("send"))) : Optional.empty(),
            text(json, "contact"),
            Optional.empty(),
            number(json, "memoryDays").map(Math::toIntExact),
            number(json, "history").map(Math::toIntExact));
    return new Wish(terms, number(json, "version").orElse(0L));
  }

  private static Receive receive(JsonNode json) {
    onlyMembers(json, "receive", RECEIVE);
    return new Receive(
        flag(json, "nothing", false),
        words(json, "allowedOrigins"),
        words(json, "refusedOrigins"),
        words(json, "wantedHashtags"),
        words(json, "refusedHashtags"),
        words(json, "languages"),
        words(json, "types"),
        presence(json, "media"),
        presence(json, "sensitive"),
        flag(json, "onlyRoots", false),
        number(json, "perHour").map(Math::toIntExact));
  }

  private static Send send(JsonNode json) {
    onlyMembers(json, "send", SEND);
    return new Send(
        flag(json, "nothing", false), flag(json, "onlyRoots", false), words(json, "hashtags"));
  }

  private static void onlyMembers(JsonNode json, String what, Set<String> known) {
    if (!json.isObject()) {
      throw new IllegalArgumentException(what + " is a JSON object");
    }
    for (var member : json.properties()) {
      if (!known.contains(member.getKey())) {
        throw new IllegalArgumentException(
            what
                + " has no member `"
                + shortened(member.getKey())
                + "`, only "
                + new TreeSet<>(known));
      }
    }
  }

  private static boolean flag(JsonNode json, String name, boolean absent) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("`" + name + "` is true or false");
    }
    return value.asBoolean();
  }

  private static Optional<Long> number(JsonNode json, String name) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException("`" + name + "` is a whole number");
    }
    return Optional.of(value.asLong());
  }

  private static Optional<String> text(JsonNode json, String name) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("`" + name + "` is a string");
    }
    return Optional.of(value.asString());
  }

  private static Presence presence(JsonNode json, String name) {
    return text(json, name)
        .map(label ->
            Presence.of(label)
                .orElseThrow(
                    () -> new IllegalArgumentException("`" + name + "` is any, only or none")))
        .orElse(Presence.ANY);
  }

  private static Set<String> words(JsonNode json, String name) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Set.of();
    }
    var words = new ArrayList<String>();
    for (var word : value) {
      if (word.isString()) {
        words.add(word.asString());
      }
    }
    if (!value.isArray() || words.size() != value.size()) {
      throw new IllegalArgumentException("`" + name + "` is a list of strings");
    }
    return Set.copyOf(words);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /// As {@link #read} understands them.
  public static Map<String, Object> write(Terms terms) {
    var json = new LinkedHashMap<String, Object>();
    json.put("actor", terms.subscriber().text());
    json.put("version", terms.version());
    terms
        .edition()
        .ifPresent(edition -> {
          json.put("author", edition.author());
          json.put("changed", edition.changed().toString());
        });
    json.put("receive", write(terms.receiving()));
    json.put("send", write(terms.sending()));
    json.put("memory", terms.memory());
    json.put("directory", terms.directory());
    terms.contact().ifPresent(contact -> json.put("contact", contact));
    terms.memoryDays().ifPresent(days -> json.put("memoryDays", days));
    terms.history().ifPresent(hours -> json.put("history", hours));
    return json;
  }

  private static Map<String, Object> write(Receive receive) {
    var json = new LinkedHashMap<String, Object>();
    json.put("nothing", receive.nothing());
    json.put("allowedOrigins", List.copyOf(receive.allowedOrigins()));
    json.put("refusedOrigins", List.copyOf(receive.refusedOrigins()));
    json.put("wantedHashtags", List.copyOf(receive.wantedHashtags()));
    json.put("refusedHashtags", List.copyOf(receive.refusedHashtags()));
    json.put("languages", List.copyOf(receive.languages()));
    json.put("types", List.copyOf(receive.types()));
    json.put("media", receive.media().label());
    json.put("sensitive", receive.sensitive().label());
    json.put("onlyRoots", receive.onlyRoots());
    receive.perHour().ifPresent(n -> json.put("perHour", n));
    return json;
  }

  private static Map<String, Object> write(Send send) {
    var json = new LinkedHashMap<String, Object>();
    json.put("nothing", send.nothing());
    json.put("onlyRoots", send.onlyRoots());
    json.put("hashtags", List.copyOf(send.hashtags()));
    return json;
  }
}
