package commonplace.query.search;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The words that mean something before a colon. Case does not matter: phones begin with a capital.
enum Operator {
  FROM("an account such as ada@garden.example, its id (a URL), or a server such as garden.example"),
  IN("a server such as garden.example, or the id (a URL) of a group"),
  LANG("a language code such as de or pt-BR"),
  BEFORE("a day such as 2025-03-01, or a time such as 2025-03-01T12:00:00Z"),
  AFTER("a day such as 2025-03-01, or a time such as 2025-03-01T12:00:00Z"),
  IS("sensitive, which also shows posts that are hidden otherwise"),
  REPLY("the id (a URL) of the post that is answered");

  /// What may stand after the colon, for people.
  final String takes;

  Operator(String takes) {
    this.takes = takes;
  }

  /// As it is written, with the colon.
  String text() {
    return name().toLowerCase(Locale.ROOT) + ":";
  }

  static Optional<Operator> named(String name) {
    return Arrays.stream(values()).filter(o -> o.name().equalsIgnoreCase(name)).findFirst();
  }
}
