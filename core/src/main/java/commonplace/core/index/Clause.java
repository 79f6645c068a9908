package commonplace.core.index;

import java.time.Instant;

/// One condition of a search; all of a search's conditions must hold.
public sealed interface Clause {
  /// All words of the text, anywhere in content, title, summary, poll options or alt texts.
  record Words(String text) implements Clause {}

  /// The words next to each other in this order.
  record Phrase(String text) implements Clause {}

  /// By author: an actor's id, `user@host`, `@user@host` or a host.
  record From(String author) implements Clause {}

  /// In a community: a server's authority or a Group's id.
  record In(String community) implements Clause {}

  /// With this hashtag, without the sign; case and accents do not matter.
  record Tag(String tag) implements Clause {}

  /// In this language: BCP 47, a prefix matches (`pt` finds `pt-BR`).
  record Language(String tag) implements Clause {}

  /// Witnessed before this instant, exclusive.
  record Before(Instant end) implements Clause {}

  /// Witnessed at or after this instant.
  record After(Instant start) implements Clause {}

  /// Answers to this object.
  record ReplyTo(String object) implements Clause {}

  /// Also what is marked sensitive; without it such posts are left out.
  record WithSensitive() implements Clause {}

  /// Anything but this.
  record Not(Clause clause) implements Clause {}
}
