package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.runtime.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A blocklist as others publish it: Mastodon's export
/// (`#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate`), the same columns
/// in any order with or without the sign, or bare domains, one a line. Pure; every line that cannot
/// be used is named with the reason, and the others count.
///
/// @param entries what it asks for, at most one a domain: the strictest
/// @param mistakes lines that were left out
record BlocklistFile(List<Entry> entries, List<Mistake> mistakes) {
  /// The largest file, in bytes.
  static final int MAX_BYTES = 8 << 20;

  /// The most domains.
  static final int MAX_ENTRIES = 50_000;

  private static final int MAX_MISTAKES = 1_000;
  private static final int MAX_COMMENT = 500;

  BlocklistFile {
    entries = List.copyOf(entries);
    mistakes = List.copyOf(mistakes);
  }

  /// A domain and what becomes of it.
  ///
  /// @param comment the public one; may be empty
  record Entry(String domain, Effect effect, String comment) {}

  /// A line that was left out.
  ///
  /// @param line from 1
  record Mistake(int line, String reason) {}

  /// @throws IllegalArgumentException if it is no text, or too long
  static BlocklistFile parse(Bytes file) {
    if (file.length() > MAX_BYTES) {
      throw new IllegalArgumentException("a blocklist has at most " + MAX_BYTES + " bytes");
    }
    return new Parsing().parse(CsvRows.of(text(file)));
  }

  private static String text(Bytes file) {
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.shared())).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a blocklist is a text in UTF-8", e);
    }
  }

  /// Confined to one file.
  private static final class Parsing {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private Map<String, Integer> columns = Map.of("domain", 0, "severity", 1);

    BlocklistFile parse(List<CsvRows.Row> rows) {
      boolean first = true;
      for (var row : rows) {
        if (row.isBlank()) {
          continue;
        }
        var header = first ? header(row) : Optional.<Map<String, Integer>>empty();
        first = false;
        if (header.isPresent()) {
          columns = header.get();
        } else if (!row.isComment()) {
          read(row);
        }
      }
      return new BlocklistFile(List.copyOf(entries.values()), mistakes);
    }

    private static Optional<Map<String, Integer>> header(CsvRows.Row row) {
      var names = new LinkedHashMap<String, Integer>();
      for (int i = 0; i < row.cells().size(); i++) {
        var name = row.cells().get(i).strip().toLowerCase(Locale.ROOT);
        names.putIfAbsent(name.startsWith("#") ? name.substring(1).strip() : name, i);
      }
      return names.containsKey("domain") ? Optional.of(names) : Optional.empty();
    }

    private void read(CsvRows.Row row) {
      var domain = cell(row, "domain");
      if (row.broken()) {
        mistake(row, "a quotation mark is not closed");
      } else if (domain.isEmpty()) {
        mistake(row, "there is no domain");
      } else if (domain.indexOf('*') > 0 || domain.indexOf('?') >= 0) {
        mistake(row, "the domain is obfuscated: " + shown(domain));
      } else {
        read(row, domain);
      }
    }

    private void read(CsvRows.Row row, String domain) {
      var effect = effect(cell(row, "severity"));
      if (effect.isEmpty()) {
        mistake(
            row, "the severity is not noop, silence or suspend: " + shown(cell(row, "severity")));
        return;
      }
      if (effect.get() == Effect.ALLOW) {
        return; // noop, with which media or reports alone are refused: nothing that a relay has
      }
      try {
        var host = Pattern.of(Subject.HOST, domain);
        if (host.indexOf('.') < 0 || host.indexOf(':') >= 0) {
          mistake(row, "not a domain: " + shown(domain));
          return;
        }
        if (entries.size() >= MAX_ENTRIES && !entries.containsKey(host)) {
          throw new IllegalArgumentException("a blocklist has at most " + MAX_ENTRIES + " domains");
        }
        var comment = cell(row, "public_comment");
        entries.merge(
            host,
            new Entry(
                host, effect.get(), comment.substring(0, Math.min(MAX_COMMENT, comment.length()))),
            (a, b) -> b.effect().compareTo(a.effect()) > 0 ? b : a);
      } catch (IllegalArgumentException e) {
        if (entries.size() >= MAX_ENTRIES) {
          throw e;
        }
        mistake(row, "not a domain: " + shown(domain));
      }
    }

    /// Without a word it means what a list of bare domains means.
    private static Optional<Effect> effect(String severity) {
      return switch (severity.toLowerCase(Locale.ROOT)) {
        case "", "suspend", "block", "reject" -> Optional.of(Effect.REFUSE);
        case "silence", "limit" -> Optional.of(Effect.LIMIT);
        case "noop", "none" -> Optional.of(Effect.ALLOW);
        default -> Optional.empty();
      };
    }

    private String cell(CsvRows.Row row, String column) {
      var at = columns.get(column);
      return at == null || at >= row.cells().size() ? "" : row.cells().get(at).strip();
    }

    private void mistake(CsvRows.Row row, String reason) {
      if (mistakes.size() < MAX_MISTAKES) {
        mistakes.add(new Mistake(row.line(), reason));
      }
    }

    private static String shown(String text) {
      return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
  }
}
