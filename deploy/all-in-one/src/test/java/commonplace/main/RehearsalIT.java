package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RehearsalIT {
  @Test
  void everyPartGetsReadyInAnEmptyFolder() throws Exception {
    assertThat(Rehearsal.run(InstantSource.system())).isZero();
  }
}
