package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Terms;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Terms as the fields of a form. What somebody typed stays as it is until it is understood, so
/// that a mistake costs nobody their words.
///
/// @param fields by name
record TermsForm(Map<String, String> fields) {
  static final Set<String> NAMES =
      Set.of(
          "version",
          "receive",
          "allowed-origins",
          "refused-origins",
          "wanted-hashtags",
          "refused-hashtags",
          "languages",
          "types",
          "media",
          "sensitive",
          "only-roots",
          "per-hour",
          "send",
          "send-roots",
          "send-hashtags",
          "memory",
          "directory",
          "contact",
          "memory-days",
          "history");
  private static final int MAX_NUMBER = 9;

  TermsForm {
    fields = Map.copyOf(fields);
  }

  static TermsForm of(Terms terms) {
    var receive = terms.receiving();
    var send = terms.sending();
    var fields = new HashMap<String, String>();
    fields.put("version", String.valueOf(terms.version()));
    fields.put("receive", receive.nothing() ? "nothing" : "posts");
    fields.put("allowed-origins", String.join("\n", receive.allowedOrigins()));
    fields.put("refused-origins", String.join("\n", receive.refusedOrigins()));
    fields.put("wanted-hashtags", String.join(" ", receive.wantedHashtags()));
    fields.put("refused-hashtags", String.join(" ", receive.refusedHashtags()));
    fields.put("languages", String.join(" ", receive.languages()));
    fields.put("types", String.join(" ", receive.types()));
    fields.put("media", receive.media().label());
    fields.put("sensitive", receive.sensitive().label());
    fields.put("per-hour", receive.perHour().map(String::valueOf).orElse(""));
    fields.put("send", send.nothing() ? "nothing" : "posts");
    fields.put("send-hashtags", String.join(" ", send.hashtags()));
    fields.put("contact", terms.contact().orElse(""));
    fields.put("memory-days", terms.memoryDays().map(String::valueOf).orElse(""));
    fields.put("history", terms.history().map(String::valueOf).orElse(""));
    tick(fields, "only-roots", receive.onlyRoots());
    tick(fields, "send-roots", send.onlyRoots());
    tick(fields, "memory", terms.memory());
    tick(fields, "directory", terms.directory());
    return new TermsForm(fields);
  }

  private static void tick(Map<String, String> fields, String name, boolean on) {
    if (on) {
      fields.put(name, "on");
    }
  }

  String text(String name) {
    return fields.getOrDefault(name, "");
  }

  boolean isOn(String name) {
    return fields.containsKey(name);
  }

  /// The version that was seen.
  ///
  /// @throws IllegalArgumentException if it is no number
  long version() {
    return number("version").orElse(0);
  }

  /// @throws IllegalArgumentException if something is not what it should be
  Terms terms(ActorUri holder) {
    var receive =
        new Receive(
            text("receive").equals("nothing"),
            words("allowed-origins"),
            words("refused-origins"),
            words("wanted-hashtags"),
            words("refused-hashtags"),
            words("languages"),
            words("types"),
            presence("media"),
            presence("sensitive"),
            isOn("only-roots"),
            number("per-hour"));
    var send = new Send(text("send").equals("nothing"), isOn("send-roots"), words("send-hashtags"));
    return new Terms(
        holder,
        isOn("memory"),
        isOn("directory"),
        Optional.of(receive),
        Optional.of(send),
        Optional.of(text("contact")),
        Optional.empty(),
        number("memory-days"),
        number("history"));
  }

  private Set<String> words(String name) {
    return Arrays.stream(text(name).split("[\\s,;]+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Presence presence(String name) {
    return Presence.of(text(name)).orElse(Presence.ANY);
  }

  private Optional<Integer> number(String name) {
    var text = text(name).strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_NUMBER || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("a number is written in digits");
    }
    return Optional.of(Integer.parseInt(text));
  }
}
