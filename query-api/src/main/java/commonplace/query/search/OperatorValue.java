package commonplace.query.search;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.index.Clause;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what stands after an operator's colon.
final class OperatorValue {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.\\-]+");
  private static final Pattern LANGUAGE =
      Pattern.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}");

  private OperatorValue() {}

  /// Absent if the value is none that the operator takes.
  static Optional<Clause> read(Operator operator, String value) {
    return switch (operator) {
      case FROM -> author(value).map(Clause.From::new);
      case IN -> community(value).map(Clause.In::new);
      case LANG -> language(value).map(Clause.Language::new);
      case BEFORE -> Times.read(value).map(Clause.Before::new);
      case AFTER -> Times.read(value).map(Clause.After::new);
      case IS ->
          value.equalsIgnoreCase("sensitive")
              ? Optional.of(new Clause.WithSensitive())
              : Optional.empty();
      case REPLY -> iri(value).map(iri -> new Clause.ReplyTo(iri.text()));
    };
  }

  private static Optional<String> author(String value) {
    if (value.contains("://")) {
      return iri(value).filter(Iri::isHttp).map(iri -> new ActorUri(iri).text());
    }
    var handle = value.startsWith("@") ? value.substring(1) : value;
    int at = handle.indexOf('@');
    if (at < 0) {
      return server(handle);
    }
    var name = handle.substring(0, at);
    return NAME.matcher(name).matches()
        ? server(handle.substring(at + 1)).map(server -> name + "@" + server)
        : Optional.empty();
  }

  private static Optional<String> community(String value) {
    return value.contains("://") ? iri(value).filter(Iri::isHttp).map(Iri::text) : server(value);
  }

  private static Optional<String> server(String text) {
    try {
      var authority = Authority.of(text);
      boolean plausible =
          authority.host().contains(".")
              || authority.host().startsWith("[")
              || authority.host().equals("localhost");
      return plausible ? Optional.of(authority.text()) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Iri> iri(String text) {
    try {
      return Optional.of(Iri.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// In the case that BCP 47 recommends, so that a tag has one spelling.
  private static Optional<String> language(String value) {
    if (!LANGUAGE.matcher(value).matches()) {
      return Optional.empty();
    }
    var tag = new StringBuilder();
    for (var part : value.toLowerCase(Locale.ROOT).split("[-_]", -1)) {
      if (tag.isEmpty()) {
        tag.append(part);
      } else if (part.length() == 2) {
        tag.append('-').append(part.toUpperCase(Locale.ROOT));
      } else if (part.length() == 4 && Character.isLetter(part.charAt(0))) {
        tag.append('-').append(part.substring(0, 1).toUpperCase(Locale.ROOT));
        tag.append(part.substring(1));
      } else {
        tag.append('-').append(part);
      }
    }
    return Optional.of(tag.toString());
  }
}
