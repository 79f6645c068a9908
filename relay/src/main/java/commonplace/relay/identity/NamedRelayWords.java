package commonplace.relay.identity;

import commonplace.core.relays.NamedRelay;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import java.util.ArrayList;
import java.util.Collection;

/// Says what a relay lets through, for people. Pure.
public final class NamedRelayWords {
  private NamedRelayWords() {}

  /// One sentence without its full stop.
  public static String of(NamedRelay relay) {
    var words = new ArrayList<String>();
    words.add(
        relay.ofEverybody()
            ? "of its own members and of everybody on the main relay"
            : "of its own members alone");
    terms(relay.lets(), words);
    return String.join("; ", words);
  }

  private static void terms(Receive lets, Collection<String> words) {
    list("with one of the hashtags ", lets.wantedHashtags(), words);
    list("without the hashtags ", lets.refusedHashtags(), words);
    list("in the languages ", lets.languages(), words);
    list("of the types ", lets.types(), words);
    list("from the servers ", lets.allowedOrigins(), words);
    list("not from the servers ", lets.refusedOrigins(), words);
    presence("media", lets.media(), words);
    presence("what is marked as sensitive", lets.sensitive(), words);
    if (lets.onlyRoots()) {
      words.add("no replies");
    }
    if (lets.nothing()) {
      words.add("nothing at present");
    }
  }

  private static void list(String before, Collection<String> items, Collection<String> words) {
    if (!items.isEmpty()) {
      words.add(before + String.join(", ", items.stream().sorted().toList()));
    }
  }

  private static void presence(String what, Presence presence, Collection<String> words) {
    switch (presence) {
      case ANY -> {
        // nothing to say
      }
      case ONLY -> words.add("only " + what);
      case NONE -> words.add("not " + what);
    }
  }
}
