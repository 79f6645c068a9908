package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CryptoProviderTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  static Stream<CryptoProvider> providers() {
    return Stream.of(CryptoProvider.best(), CryptoProvider.jdk());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aKeySignsSurvivesStorageAndIsRead(CryptoProvider provider) {
    var pair = RsaKeyPair.generate(provider);
    var stored = RsaKeyPair.fromPkcs8(pair.pkcs8(), CryptoProvider.jdk());
    assertThat(stored.publicPem()).isEqualTo(pair.publicPem());
    var signature = pair.sign(MESSAGE);
    assertThat(stored.sign(MESSAGE)).isEqualTo(signature);

    assertThat(new KeyReader(provider).pem(pair.publicPem()))
        .isInstanceOfSatisfying(
            KeyReading.Usable.class,
            usable -> {
              assertThat(usable.key().verify(MESSAGE, signature)).isTrue();
              assertThat(usable.key().verify(MESSAGE, Arrays.copyOf(signature, 255))).isFalse();
              assertThat(usable.key().verify(MESSAGE, new byte[0])).isFalse();
              signature[7] ^= 1;
              assertThat(usable.key().verify(MESSAGE, signature)).isFalse();
              assertThat(usable.key().pem()).isEqualTo(pair.publicPem());
            });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void itSaysItsNameAndIsNotInstalled(CryptoProvider provider) {
    assertThat(provider.name()).matches("(ACCP \\d.*|JDK \\w+)");
    assertThat(Security.getProviders())
        .noneMatch(installed -> installed.getName().contains("Corretto"));
  }
}
