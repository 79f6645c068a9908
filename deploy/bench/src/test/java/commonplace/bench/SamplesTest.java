package commonplace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void aQuantileIsOneOfTheValues() {
    var hundred = IntStream.rangeClosed(1, 100).mapToObj(n -> (double) n).toList();
    assertThat(Samples.quantile(hundred, 0.5)).isEqualTo(50);
    assertThat(Samples.quantile(hundred, 0.99)).isEqualTo(99);
    assertThat(Samples.quantile(hundred, 1)).isEqualTo(100);
    assertThat(Samples.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    assertThat(Samples.median(List.of())).isNaN();
  }
}
