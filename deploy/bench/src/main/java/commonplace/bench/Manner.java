package commonplace.bench;

import java.util.ArrayList;
import java.util.List;

/// How a subscriber's inbox takes what is sent to it.
enum Manner {
  /// Answers at once.
  PROMPT,

  /// Answers after two seconds.
  SLOW,

  /// Accepts the connection and the request, and never answers.
  SILENT,

  /// Sends its answer byte by byte, one a second, without an end.
  DRIPPING,

  /// Does not listen any more.
  REFUSING,

  /// Does not answer who wants to connect.
  UNREACHABLE;

  /// Dead ones of the four kinds in turn, then slow ones.
  static List<Manner> of(int dead, int slow) {
    var kinds = List.of(REFUSING, SILENT, DRIPPING, UNREACHABLE);
    var manners = new ArrayList<Manner>();
    for (int i = 0; i < dead; i++) {
      manners.add(kinds.get(i % kinds.size()));
    }
    for (int i = 0; i < slow; i++) {
      manners.add(SLOW);
    }
    return manners;
  }
}
