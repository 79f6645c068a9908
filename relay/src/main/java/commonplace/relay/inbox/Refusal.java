package commonplace.relay.inbox;

import java.util.Locale;

/// Why something was refused at the door. The status decides what the sender does: Mastodon sends
/// again only after 401, 408, 429 and 5xx other than 501.
public enum Refusal {
  INCOMPLETE(408, "Incomplete"),
  TOO_LARGE(413, "Too large"),
  WRONG_CONTENT_TYPE(415, "Unsupported media type"),
  NOT_JSON(400, "Not JSON"),
  NOT_AN_ACTIVITY(422, "Not an activity"),
  BAD_SIGNATURE(401, "Signature refused"),
  NO_KEY(401, "Key not found"),
  NOT_A_MEMBER(403, "Not a member"),
  FORWARDED(403, "Forwarded for somebody else"),
  NOT_THE_OWNER(403, "Not the owner"),
  NOT_PUBLIC(403, "Not public"),
  MODERATED(403, "Refused by the rules of this relay"),
  REPLAYED(403, "Seen before"),
  WRONG_FOLLOW(422, "Follow refused"),
  TOO_MANY(429, "Too many at once");

  private final int status;
  private final String title;

  Refusal(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// For people; the same for every refusal of this kind.
  public String title() {
    return title;
  }

  /// For metrics: lower case with hyphens.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
