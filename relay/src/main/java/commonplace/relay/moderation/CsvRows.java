package commonplace.relay.moderation;

import java.util.ArrayList;
import java.util.List;

/// Rows of comma-separated values (RFC 4180), with any line ends and the numbers of their lines. A
/// quotation mark that is never closed breaks its own line only. Pure; bounded by the text's
/// length.
final class CsvRows {
  private static final int MAX_CELLS = 64;
  private static final int MAX_QUOTED = 16_000;

  private CsvRows() {}

  /// @param line the number of its first line, from 1
  /// @param broken a quotation mark was not closed
  record Row(int line, List<String> cells, boolean broken) {
    Row {
      cells = List.copyOf(cells);
    }

    boolean isBlank() {
      return cells.stream().allMatch(String::isBlank);
    }

    /// Mastodon's header starts with `#`, too, and is told apart before.
    boolean isComment() {
      return cells.getFirst().strip().startsWith("#");
    }
  }

  static List<Row> of(String text) {
    var rows = new ArrayList<Row>();
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      int end = endOfRow(text, at);
      boolean broken = end < 0;
      int stop = broken ? endOfLine(text, at) : end;
      rows.add(new Row(line, cells(text.substring(at, stop)), broken));
      for (int i = at; i < stop; i++) {
        line += text.charAt(i) == '\n' ? 1 : 0;
      }
      line++;
      boolean pair = text.startsWith("\r\n", stop);
      at = stop + (pair ? 2 : 1);
    }
    return rows;
  }

  /// @return -1 if a quotation mark is not closed
  private static int endOfRow(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        return i;
      } else if (quoted && i - from > MAX_QUOTED) {
        return -1;
      }
    }
    return quoted ? -1 : text.length();
  }

  private static int endOfLine(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        return i;
      }
    }
    return text.length();
  }

  private static List<String> cells(String row) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted && cells.size() < MAX_CELLS - 1) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
