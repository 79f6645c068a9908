package commonplace.core.integrity;

import java.util.Arrays;

/// The key of the test vectors of both FEP-8b32 (`fep-8b32.feature`, CC0) and W3C vc-di-eddsa
/// (`TestVectors/keyPair.json`, W3C Software and Document License).
final class Vectors {
  static final String PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
  private static final String PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";

  private Vectors() {}

  static Ed25519KeyPair keyPair() {
    var multikey = Base58.decode(PRIVATE.substring(1)).orElseThrow();
    return Ed25519KeyPair.fromSeed(Arrays.copyOfRange(multikey, 2, multikey.length));
  }

  static VerificationKey publicKey() {
    return usable(new KeyReader(CryptoProvider.jdk()).multibase(PUBLIC));
  }

  static VerificationKey usable(KeyReading reading) {
    return switch (reading) {
      case KeyReading.Usable(var key) -> key;
      case KeyReading.Unusable(var reason) -> throw new AssertionError(reason);
    };
  }
}
