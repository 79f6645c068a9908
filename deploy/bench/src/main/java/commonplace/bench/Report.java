package commonplace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes figures for people and for programs.
final class Report {
  private Report() {}

  static void print(List<Figure> figures, PrintStream out) {
    int width = figures.stream().mapToInt(f -> f.name().length()).max().orElse(0);
    for (var figure : figures) {
      out.printf(
          Locale.ROOT,
          "%-" + (width + 2) + "s%10s %-8s%s%n",
          figure.name(),
          number(figure.value()),
          figure.unit(),
          remark(figure));
    }
  }

  private static String remark(Figure figure) {
    var beside =
        figure
            .beside()
            .map(b ->
                number(b.ratio())
                    + " x "
                    + b.what()
                    + " ("
                    + number(b.limit())
                    + ")"
                    + b.goal()
                        .map(goal ->
                            ", goal at most "
                                + number(goal)
                                + (figure.reached() ? ": reached" : ": MISSED"))
                        .orElse(""))
            .orElse("");
    return beside.isEmpty() || figure.note().isEmpty()
        ? beside + figure.note()
        : beside + "; " + figure.note();
  }

  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
  }

  static void write(List<Figure> figures, Options options, Map<String, String> machine, Path file)
      throws IOException {
    var all =
        Map.of("quick", options.size().equals(Size.QUICK), "machine", machine, "figures", figures);
    Files.writeString(
        file, Conversation.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }
}
