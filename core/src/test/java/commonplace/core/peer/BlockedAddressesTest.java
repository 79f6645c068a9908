package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.1",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.7",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "ff02::1"
      })
  void noPeerIsThere(String address) throws Exception {
    assertThat(BlockedAddresses.contains(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:4860:4860::8888",
        "2003::1",
        "fbff::1",
        "2606:4700::1"
      })
  void aPeerMayBeThere(String address) throws Exception {
    assertThat(BlockedAddresses.contains(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void oneForbiddenAddressSpoilsTheAnswer() throws Exception {
    var mixed =
        new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};
    var guard = new AddressGuard(_ -> mixed, Runnable::run, BlockedAddresses::contains);
    assertThatThrownBy(() -> guard.checked("rebind.example", 443))
        .isInstanceOf(BlockedAddressException.class);
    assertThat(new AddressGuard(_ -> mixed, Runnable::run, _ -> false).checked("dev.example", 443))
        .hasSize(2);
  }
}
