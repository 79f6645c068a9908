package commonplace.relay.taking;

import java.util.Arrays;
import java.util.List;

/// A version as NodeInfo states it: the numbers that it begins with. `2026.5.0-beta.1` is
/// `2026.5.0` and `4.5.0+glitch` is `4.5.0`; what begins with no number is before everything.
record Release(List<Integer> numbers) implements Comparable<Release> {
  private static final int MAX_DIGITS = 9;

  Release {
    numbers = List.copyOf(numbers);
  }

  static Release of(String version) {
    int end = 0;
    while (end < version.length() && isPart(version.charAt(end))) {
      end++;
    }
    return new Release(
        Arrays.stream(version.substring(0, end).split("\\."))
            .takeWhile(part -> !part.isEmpty() && part.length() <= MAX_DIGITS)
            .map(Integer::valueOf)
            .toList());
  }

  private static boolean isPart(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(Release other) {
    for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
      int order = Integer.compare(number(i), other.number(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int number(int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }
}
