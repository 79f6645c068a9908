package commonplace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.bench.Options.What;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void everythingIsMeasuredInFullUnlessSaid() {
    var options = Options.of(List.of());
    assertThat(options.what()).containsExactlyInAnyOrder(What.values());
    assertThat(options.size()).isEqualTo(Size.FULL);
    assertThat(options.partitions()).isEqualTo(32);
  }

  @Test
  void oneCanBeNamed() {
    var options =
        Options.of(
            List.of(
                "log-size", "--quick", "--partitions", "4", "--product-jvm", "-Xint\n  -Xmx64m"));
    assertThat(options.what()).containsExactly(What.LOG_SIZE);
    assertThat(options.size()).isEqualTo(Size.QUICK);
    assertThat(options.partitions()).isEqualTo(4);
    assertThat(options.productJvm()).containsExactly("-Xint", "-Xmx64m");
  }

  @Test
  void aMistakeIsNamed() {
    assertThatThrownBy(() -> Options.of(List.of("speed"))).hasMessageContaining("speed");
    assertThatThrownBy(() -> Options.of(List.of("--json"))).hasMessageContaining("--json");
    for (var count : List.of("0", "257", "some")) {
      assertThatThrownBy(() -> Options.of(List.of("--partitions", count)))
          .hasMessageContaining("--partitions", count);
    }
  }
}
