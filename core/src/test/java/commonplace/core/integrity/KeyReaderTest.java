package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Multikeys;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyReaderTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  private final KeyReader reader = new KeyReader(CryptoProvider.best());

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 3072})
  void readsSubjectPublicKeyInfo(int bits) throws Exception {
    var pair = TestKeys.generate("RSA", bits);
    assertVerifies(reader.pem(TestKeys.pem(pair.getPublic())), pair, "SHA256withRSA");
  }

  @Test
  void readsPkcs1() throws Exception {
    var pair = TestKeys.rsa(0);
    var rsa = (java.security.interfaces.RSAPublicKey) pair.getPublic();
    var der = new RSAPublicKey(rsa.getModulus(), rsa.getPublicExponent()).getEncoded();
    assertVerifies(reader.pem(armour("RSA PUBLIC KEY", der)), pair, "SHA256withRSA");
  }

  @Test
  void readsEd25519() throws Exception {
    var pair = TestKeys.generate("Ed25519", 255);
    assertVerifies(reader.pem(TestKeys.pem(pair.getPublic())), pair, "Ed25519");
    assertThat(usable(reader.pem(TestKeys.pem(pair.getPublic()))).pem())
        .isEqualTo(TestKeys.pem(pair.getPublic()));
  }

  @Test
  void readsAMultikey() {
    // the key of the example proofs in FEP-8b32
    var multikey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    assertThat(Multikey.read(Multikey.ED25519_PUB, multikey)).isPresent();
    var point = Multikey.read(Multikey.ED25519_PUB, multikey).orElseThrow();
    var spki =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(point));
    assertThat(usable(reader.multibase(multikey)).pem()).isEqualTo(armour("PUBLIC KEY", spki));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "z",
        "z6Mk",
        "m6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z0OIl",
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "z11111111111111111111111111"
      })
  void refusesOtherMultikeys(String text) {
    assertThat(reader.multibase(text)).isInstanceOf(KeyReading.Unusable.class);
  }

  @Test
  void readsACurveKeyAsAMultikey() throws Exception {
    // W3C vc-di-ecdsa, appendix A.1
    var multikey = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
    var spki = usable(reader.multibase(multikey)).pem();
    assertThat(usable(reader.pem(spki)).pem()).isEqualTo(spki);
    assertThat(
            Multikey.write(
                Multikey.P256_PUB, Multikey.read(Multikey.P256_PUB, multikey).orElseThrow()))
        .isEqualTo(multikey);
  }

  @Test
  void aCurveKeyAsAMultikeyVerifiesWhatItsPairSigned() throws Exception {
    var pair = TestKeys.generate("EC", 256);
    var point = ((java.security.interfaces.ECPublicKey) pair.getPublic()).getW();
    var x = org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, point.getAffineX());
    var compressed = new byte[33];
    compressed[0] = (byte) (point.getAffineY().testBit(0) ? 3 : 2);
    System.arraycopy(x, 0, compressed, 1, x.length);
    var key = usable(reader.multibase(Multikey.write(Multikey.P256_PUB, compressed)));
    var signer = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(compressed);
    var signature = signer.sign();
    assertThat(key.verify(compressed, signature)).isTrue();
    signature[40] ^= 1;
    assertThat(key.verify(compressed, signature)).isFalse();
  }

  @Test
  void readsAnRsaKeyAsAMultikey() throws Exception {
    for (var pair : List.of(TestKeys.rsa(0), TestKeys.generate("RSA", 4096))) {
      assertVerifies(reader.multibase(Multikeys.of(pair.getPublic())), pair, "SHA256withRSA");
    }
    var own = RsaKeyPair.generate(CryptoProvider.jdk());
    assertThat(usable(reader.multibase(own.publicKeyMultibase())).pem()).isEqualTo(own.publicPem());
  }

  @Test
  void refusesAnRsaMultikeyThatIsNoneOrTooLong() {
    for (var bytes : new byte[][] {new byte[0], new byte[1], new byte[270], {0x30, 0x00}}) {
      assertThat(reader.multibase(Multikey.write(Multikey.RSA_PUB, bytes)))
          .isInstanceOf(KeyReading.Unusable.class);
    }
    assertThat(reader.multibase("z" + "4".repeat(100_000))).isInstanceOf(KeyReading.Unusable.class);
  }

  /// RFC 7468, section 2, and what software makes of it.
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", " \n", ""})
  void readsPemWithAnyLineEnds(String end) throws Exception {
    var pair = TestKeys.rsa(0);
    var rsa = (java.security.interfaces.RSAPublicKey) pair.getPublic();
    var pkcs1 = pkcs1(rsa.getModulus(), rsa.getPublicExponent());
    for (var pem : List.of(TestKeys.pem(pair.getPublic()), pkcs1)) {
      assertVerifies(reader.pem(pem.replace("\n", end)), pair, "SHA256withRSA");
      assertVerifies(reader.pem(end + pem.strip().replace("\n", end)), pair, "SHA256withRSA");
    }
  }

  @Test
  void aCurveKeyAsAMultikeyIsACompressedPointOfTheCurve() {
    for (var bytes : new byte[][] {new byte[33], new byte[32], new byte[1]}) {
      java.util.Arrays.fill(bytes, (byte) 4);
      assertThat(reader.multibase(Multikey.write(Multikey.P256_PUB, bytes)))
          .isInstanceOf(KeyReading.Unusable.class);
    }
  }

  @Test
  void refusesSmallAndLargeKeys() {
    assertUnusable(TestKeys.pem(TestKeys.generate("RSA", 512).getPublic()), "512 bits");
    var huge = BigInteger.ONE.shiftLeft(8192).setBit(0);
    assertUnusable(pkcs1(huge, BigInteger.valueOf(65537)), "8193 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "2", "65536", "8589934593", "340282366920938463463374607431768211457"})
  void refusesUnusualExponents(String exponent) {
    var modulus =
        ((java.security.interfaces.RSAPublicKey) TestKeys.rsa(0).getPublic()).getModulus();
    assertUnusable(pkcs1(modulus, new BigInteger(exponent)), "exponent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "key",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----"
      })
  void refusesWhatIsNoKey(String text) {
    assertThat(reader.pem(text)).isInstanceOf(KeyReading.Unusable.class);
  }

  @ParameterizedTest
  @MethodSource("commonplace.core.integrity.CryptoProviderTest#providers")
  void readsEcdsaOnP256(CryptoProvider provider) throws Exception {
    var pair = TestKeys.generate("EC", 256);
    assertVerifies(
        new KeyReader(provider).pem(TestKeys.pem(pair.getPublic())),
        pair,
        "SHA256withECDSAinP1363Format");
  }

  @Test
  void refusesOtherCurvesAndWhatIsNotOnTheCurve() {
    assertUnusable(TestKeys.pem(TestKeys.generate("EC", 384).getPublic()), "neither RSA, Ed25519");
    var der = TestKeys.generate("EC", 256).getPublic().getEncoded();
    der[der.length - 1] ^= 1;
    assertUnusable(armour("PUBLIC KEY", der), "not a point");
  }

  @ParameterizedTest
  @MethodSource("commonplace.core.integrity.CryptoProviderTest#providers")
  void anEcdsaSignatureHasItsLengthAndRange(CryptoProvider provider) {
    var pair = TestKeys.generate("EC", 256);
    var key = usable(new KeyReader(provider).pem(TestKeys.pem(pair.getPublic())));
    var ones = new byte[64];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(key.verify(MESSAGE, new byte[64])).isFalse();
    assertThat(key.verify(MESSAGE, ones)).isFalse();
    assertThat(key.verify(MESSAGE, new byte[72])).isFalse();
  }

  @ParameterizedTest
  @MethodSource("commonplace.core.integrity.CryptoProviderTest#providers")
  void rsaVerifiesPssOnDemand(CryptoProvider provider) throws Exception {
    var pair = TestKeys.rsa(0);
    var pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
    pss.initSign(pair.getPrivate());
    pss.update(MESSAGE);
    var signature = pss.sign();
    var key =
        (RsaVerificationKey) usable(new KeyReader(provider).pem(TestKeys.pem(pair.getPublic())));
    assertThat(key.verifyPss(MESSAGE, signature)).isTrue();
    assertThat(key.verify(MESSAGE, signature)).isFalse();
    assertThat(key.verifyPss(MESSAGE, new byte[3])).isFalse();
    signature[9] ^= 1;
    assertThat(key.verifyPss(MESSAGE, signature)).isFalse();
    var small = TestKeys.pem(TestKeys.generate("RSA", 1024).getPublic());
    var smallKey = (RsaVerificationKey) usable(new KeyReader(provider).pem(small));
    assertThat(smallKey.verifyPss(MESSAGE, new byte[128])).isFalse();
  }

  @Test
  void looksAtNothingTooLong() {
    assertUnusable("-".repeat(KeyReader.MAX_PEM_CHARS + 1), "characters");
    assertUnusable(armour("PUBLIC KEY", new byte[KeyReader.MAX_DER_BYTES + 1]), "bytes");
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void damageIsNeverAnException(long seed) {
    var random = new Random(seed);
    var der = TestKeys.rsa(0).getPublic().getEncoded();
    for (var i = 0; i < 1 + random.nextInt(4); i++) {
      der[random.nextInt(random.nextBoolean() ? 40 : der.length)] = (byte) random.nextInt();
    }
    var cut = random.nextBoolean() ? der : Arrays.copyOf(der, random.nextInt(der.length));
    assertThat(reader.pem(armour("PUBLIC KEY", cut))).isNotNull();
    assertThat(reader.pem(armour("RSA PUBLIC KEY", cut))).isInstanceOf(KeyReading.Unusable.class);
  }

  private void assertUnusable(String pem, String reason) {
    assertThat(reader.pem(pem))
        .isInstanceOfSatisfying(
            KeyReading.Unusable.class, unusable -> assertThat(unusable.reason()).contains(reason));
  }

  private static VerificationKey usable(KeyReading reading) {
    return switch (reading) {
      case KeyReading.Usable(var key) -> key;
      case KeyReading.Unusable(var reason) -> throw new AssertionError(reason);
    };
  }

  private static void assertVerifies(KeyReading reading, KeyPair pair, String algorithm)
      throws GeneralSecurityException {
    var signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    var signature = signer.sign();
    var key = usable(reading);
    assertThat(key.verify(MESSAGE, signature)).isTrue();
    signature[3] ^= 1;
    assertThat(key.verify(MESSAGE, signature)).isFalse();
    assertThat(key.verify(MESSAGE, new byte[3])).isFalse();
    assertThat(key.pem()).isEqualTo(TestKeys.pem(pair.getPublic()));
  }

  private static String pkcs1(BigInteger modulus, BigInteger exponent) {
    try {
      return armour("RSA PUBLIC KEY", new RSAPublicKey(modulus, exponent).getEncoded());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String armour(String label, byte[] der) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }
}
