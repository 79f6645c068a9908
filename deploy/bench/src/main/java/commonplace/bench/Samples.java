package commonplace.bench;

import java.util.Arrays;
import java.util.Collection;

/// Numbers of repeated runs.
final class Samples {
  private Samples() {}

  static double median(Collection<Double> values) {
    return quantile(values, 0.5);
  }

  /// The nearest of the values, such as the 99th of a hundred for 0.99.
  static double quantile(Collection<Double> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
  }
}
