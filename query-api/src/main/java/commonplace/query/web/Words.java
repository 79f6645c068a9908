package commonplace.query.web;

import commonplace.core.activitypub.ActorUri;
import commonplace.query.text.Markup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names, dates and counts as people read them.
final class Words {
  private static final DateTimeFormatter DAY = format("d MMM uuuu");
  private static final DateTimeFormatter MINUTE = format("d MMM uuuu, HH:mm 'UTC'");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*");

  private Words() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  static Markup day(Instant instant) {
    return time(instant, DAY);
  }

  static Markup minute(Instant instant) {
    return time(instant, MINUTE);
  }

  private static Markup time(Instant instant, DateTimeFormatter format) {
    return new Markup("<time datetime=\"" + instant + "\">" + format.format(instant) + "</time>");
  }

  /// Such as `ada@garden.example`: what the id suggests, to be shown beside a link to the id.
  static String author(String id) {
    try {
      var uri = ActorUri.of(id);
      var path = uri.value().pathAndQuery();
      var name = path.substring(path.lastIndexOf('/') + 1);
      var bare = name.startsWith("@") ? name.substring(1) : name;
      return bare.isEmpty() ? uri.authority().text() : bare + "@" + uri.authority().text();
    } catch (IllegalArgumentException _) {
      return id;
    }
  }

  /// A server's authority, or a group's name.
  static String community(String id) {
    return id.contains("://") ? author(id) : id;
  }

  static String language(String tag) {
    return isLanguage(tag)
        ? Locale.forLanguageTag(tag).getDisplayName(Locale.ENGLISH)
        : "language not stated";
  }

  /// The attribute that tells browsers the language; nothing where it is not known.
  static Markup lang(String tag) {
    return isLanguage(tag) ? new Markup(" lang=\"" + Markup.text(tag) + "\"") : Markup.NONE;
  }

  private static boolean isLanguage(String tag) {
    return LANGUAGE.matcher(tag).matches() && !tag.equalsIgnoreCase("und");
  }

  static String count(long count, String one, String many) {
    return count == 1 ? "1 " + one : String.format(Locale.ENGLISH, "%,d %s", count, many);
  }

  /// Cut at a word where it is too long.
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int space = text.lastIndexOf(' ', most);
    int end = space > most / 2 ? space : most;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
