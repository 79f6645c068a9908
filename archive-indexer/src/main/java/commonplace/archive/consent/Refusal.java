package commonplace.archive.consent;

import java.util.Locale;

/// Why something must not be remembered. A bar is about the whole account: it also holds against
/// what an object says of itself.
public enum Refusal {
  POLL_VOTE(false, "a vote in a poll is nobody's post"),
  NOT_PUBLIC(false, "it is not addressed to the public first of all"),
  SERVER_TERMS(false, "the author's server agreed to relaying, not to remembering"),
  ACTOR_UNKNOWN(true, "the author's profile could not be read"),
  SUSPENDED(true, "the author's account is suspended"),
  NO_ROBOTS(true, "the author's profile says #nobot, #noindex, #noarchive or #nosearch"),
  LOCKED(true, "the author's account is locked"),
  OBJECT_NOT_SEARCHABLE(false, "the post says that not everybody may search it"),
  ACTOR_NOT_SEARCHABLE(false, "the author says that not everybody may search their posts"),
  NOT_INDEXABLE(false, "the author chose not to be indexed"),
  NOTHING_SAID(false, "the author never agreed to be indexed");

  private final boolean bar;
  private final String reason;

  Refusal(boolean bar, String reason) {
    this.bar = bar;
    this.reason = reason;
  }

  /// Whether it bars the whole account.
  public boolean bars() {
    return bar;
  }

  /// For the person whom it concerns.
  public String reason() {
    return reason;
  }

  /// As a metric's label.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
