package commonplace.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HopsTest {
  private static Authority named(String host) {
    return Iri.of("https://" + host + "/").authority().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theWayIsReadAsItWasWrittenWhateverProxiesAdd(long seed) {
    var random = new Random(seed);
    var way = new ArrayList<String>();
    var header = "";
    for (int i = random.nextInt(Hops.MAX) + 1; i > 0; i--) {
      var us = named("relay" + random.nextInt(1_000) + ".example");
      header = Hops.write(way, us);
      way.add(us.text());
      if (random.nextBoolean()) {
        header = "1.1 varnish, 2 edge.example (CloudFront), " + header + ", HTTP/1.1 proxy";
      }
    }
    assertThat(Hops.read(List.of(header))).isEqualTo(way);
    assertThat(Hops.objection(way, named("new.example"))).isEmpty();
    assertThat(Hops.objection(way, named(way.get(random.nextInt(way.size())))))
        .contains("it has passed this relay before");
  }

  @Test
  void whatHasComeTooFarGoesNoFurther() {
    var far =
        java.util.stream.IntStream.rangeClosed(0, Hops.MAX)
            .mapToObj(i -> "1.1 r" + i + ".example (ActivityPub relay)")
            .collect(Collectors.joining(","));
    assertThat(Hops.objection(Hops.read(List.of(far)), named("us.example"))).isPresent();
    var endless = (far + ",").repeat(100);
    assertThat(Hops.read(List.of(endless, endless))).hasSizeLessThanOrEqualTo(Hops.MAX + 1);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void anyHeaderIsRead(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      text.append(random.nextInt(5) == 0 ? "1.1 a (ActivityPub relay)," : "");
      text.append((char) random.nextInt(0x250));
    }
    assertThat(Hops.read(List.of(text.toString()))).hasSizeLessThanOrEqualTo(Hops.MAX + 1);
  }
}
