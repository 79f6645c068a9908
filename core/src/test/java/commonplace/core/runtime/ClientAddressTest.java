package commonplace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final ClientAddress CLIENTS =
      new ClientAddress(Set.of(InetAddress.ofLiteral("10.0.0.9")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7|''|203.0.113.7",
        "203.0.113.7|198.51.100.1|203.0.113.7",
        "127.0.0.1|198.51.100.1|198.51.100.1",
        "127.0.0.1|1.2.3.4, 198.51.100.1|198.51.100.1",
        "::1|198.51.100.1:4711|198.51.100.1",
        "127.0.0.1|1.2.3.4, 198.51.100.1, 10.0.0.9|198.51.100.1",
        "10.0.0.9|198.51.100.1|198.51.100.1",
        "10.0.0.8|198.51.100.1|10.0.0.8",
        "127.0.0.1|garbage|no address",
      })
  void theLastThatNobodyTrustedVouchesForIsTheClient(String peer, String header, String client) {
    assertThat(CLIENTS.of(peer, List.of(header))).contains(client);
  }

  @Test
  void severalHeadersAreOneInTheirOrder() {
    assertThat(CLIENTS.of("127.0.0.1", List.of("1.2.3.4", "198.51.100.1")))
        .contains("198.51.100.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "127.0.0.1", "10.0.0.9, ::1"})
  void ourOwnMachineAndTheProxiesThemselvesAreNobody(String header) {
    assertThat(CLIENTS.of("127.0.0.1", List.of(header))).isEmpty();
  }

  @Test
  void neighboursOfOneIpv6NetworkAreOneClient() {
    var one = CLIENTS.of("2001:db8:1:2::1", List.of());
    assertThat(CLIENTS.of("127.0.0.1", List.of("[2001:db8:1:2:ffff::2]:443"))).isEqualTo(one);
    assertThat(CLIENTS.of("2001:db8:1:3::1", List.of())).isPresent().isNotEqualTo(one);
  }
}
