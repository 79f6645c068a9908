package commonplace.core.terms;

import java.util.Locale;

/// Why terms stop something.
public enum Objection {
  NOTHING("nothing is wanted"),
  ORIGIN_NOT_ALLOWED("its server is not among those that are allowed"),
  ORIGIN_REFUSED("its server is refused"),
  HASHTAG_NOT_WANTED("it has none of the hashtags that are wanted"),
  HASHTAG_REFUSED("it has a hashtag that is refused"),
  LANGUAGE("it is in another language"),
  TYPE("it is an object of another type"),
  MEDIA("it has media, or has none"),
  SENSITIVE("it is marked as sensitive, or is not"),
  REPLY("it is a reply"),
  TOO_MANY("the hour's number is reached"),
  CONTENT_UNKNOWN("what it repeats is not known here");

  private final String text;

  Objection(String text) {
    this.text = text;
  }

  /// For people.
  public String text() {
    return text;
  }

  /// For metrics and JSON: lower case with hyphens.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
