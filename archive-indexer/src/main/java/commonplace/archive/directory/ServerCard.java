package commonplace.archive.directory;

import commonplace.core.text.PlainText;
import java.util.List;
import java.util.Optional;

/// What a server says of itself.
///
/// @param name text, empty where it says none
/// @param summary text, empty where it says none
/// @param languages BCP 47, as declared
/// @param software lower case, or empty
/// @param open whether strangers may register, also where a person approves them
/// @param activeMonth active users of a month; absent where hidden, never estimated
record ServerCard(
    String name,
    String summary,
    List<String> languages,
    String software,
    Optional<Boolean> open,
    Optional<Long> activeMonth) {
  /// The longest name that is shown, in characters.
  static final int MAX_NAME = 100;

  /// The longest summary that is shown, in characters.
  static final int MAX_SUMMARY = 1_000;

  static final int MAX_SOFTWARE = 50;

  /// Of a server that says nothing.
  static final ServerCard EMPTY =
      new ServerCard("", "", List.of(), "", Optional.empty(), Optional.empty());

  ServerCard {
    languages = List.copyOf(languages);
  }

  /// What one document says, as text.
  static ServerCard of(
      Optional<String> name,
      Optional<String> summary,
      List<String> languages,
      Optional<String> software,
      Optional<Boolean> open,
      Optional<Long> activeMonth) {
    return new ServerCard(
        name.map(text -> PlainText.line(text, MAX_NAME)).orElse(""),
        summary.map(text -> PlainText.line(text, MAX_SUMMARY)).orElse(""),
        languages,
        software.map(text -> PlainText.line(text, MAX_SOFTWARE)).orElse(""),
        open,
        activeMonth);
  }

  /// This card, with the other one's words where this one has none.
  ServerCard or(ServerCard other) {
    return new ServerCard(
        name.isEmpty() ? other.name : name,
        summary.isEmpty() ? other.summary : summary,
        languages.isEmpty() ? other.languages : languages,
        software.isEmpty() ? other.software : software,
        open.or(() -> other.open),
        activeMonth.or(() -> other.activeMonth));
  }

  /// This card without numbers: its NodeInfo hides them, and no other document may show them.
  ServerCard withActiveMonth(Optional<Long> stated) {
    return new ServerCard(name, summary, languages, software, open, stated);
  }
}
