package commonplace.main.replay;

import commonplace.core.testkit.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A public post as its author's server has it. Written by its lane alone, read when all is over.
final class Post {
  /// What a memory should do with it.
  enum Fate {
    /// It was never to be remembered.
    UNKNOWN,
    /// It is remembered.
    LIVE,
    /// It was remembered until its author took the consent back.
    FORGOTTEN,
    /// It was remembered until it was deleted.
    DELETED
  }

  final Author author;
  final ObjectNode note;
  final List<String> earlierWords = new ArrayList<>();
  private String word;
  private Fate fate = Fate.UNKNOWN;
  private boolean withdrawn;

  /// @param word found in no other post
  Post(Author author, ObjectNode note, String word) {
    this.author = author;
    this.note = note;
    this.word = word;
  }

  String id() {
    return Json.text(note, "id");
  }

  String word() {
    return word;
  }

  Fate fate() {
    return fate;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  void edited(String newWord) {
    earlierWords.add(word);
    word = newWord;
  }

  /// Its server said it, or others were shown it, while its author agreed to be remembered or did
  /// not.
  void offered(boolean consent) {
    if (!withdrawn && consent) {
      fate = Fate.LIVE;
    }
  }

  void consentTakenBack() {
    if (fate == Fate.LIVE) {
      fate = Fate.FORGOTTEN;
    }
  }

  void withdrawn() {
    withdrawn = true;
    if (fate != Fate.UNKNOWN) {
      fate = Fate.DELETED;
    }
  }

  @Override
  public String toString() {
    return id() + " (" + fate + ", " + word + ")";
  }
}
