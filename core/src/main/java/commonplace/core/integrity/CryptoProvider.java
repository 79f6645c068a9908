package commonplace.core.integrity;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.KeySpec;
import java.util.Optional;

/// The provider of RSA and ECDSA signatures: the Amazon Corretto Crypto Provider (three times as
/// fast) where its native library loads, else the JDK's. It is asked by reference and never
/// installed into the JVM's list, so that TLS and everything else stay with the JDK. Thread-safe.
public final class CryptoProvider {
  private static final String RSA_SHA256 = "SHA256withRSA";
  private static final String RSA_PSS = "RSASSA-PSS";
  private static final String ECDSA_SHA256 = "SHA256withECDSAinP1363Format";

  private final String name;
  private final Provider provider;
  private final Provider curves;
  private final Optional<String> fallbackReason;

  private CryptoProvider(
      String name, Provider provider, Provider curves, Optional<String> fallbackReason) {
    this.name = name;
    this.provider = provider;
    this.curves = curves;
    this.fallbackReason = fallbackReason;
  }

  /// The fastest one that works on this machine.
  public static CryptoProvider best() {
    try {
      var accp = AmazonCorrettoCryptoProvider.INSTANCE;
      var error = accp.getLoadingError();
      return error == null
          ? new CryptoProvider("ACCP " + accp.getVersionStr(), accp, accp, Optional.empty())
          : jdk(Optional.of("ACCP did not load: " + error.getClass().getSimpleName()));
    } catch (LinkageError e) {
      return jdk(Optional.of("ACCP did not link: " + e.getClass().getSimpleName()));
    }
  }

  /// The JDK's own.
  public static CryptoProvider jdk() {
    return jdk(Optional.empty());
  }

  private static CryptoProvider jdk(Optional<String> fallbackReason) {
    try {
      var provider = KeyFactory.getInstance("RSA").getProvider();
      var curves = KeyFactory.getInstance("EC").getProvider();
      return new CryptoProvider("JDK " + provider.getName(), provider, curves, fallbackReason);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no RSA or no elliptic curves", e);
    }
  }

  /// For the start-up line, `status` and the metrics, such as `ACCP 2.5.0` or `JDK SunRsaSign`.
  public String name() {
    return name;
  }

  /// Why {@link #best} did not choose ACCP, if so: a line for the operator.
  public Optional<String> fallbackReason() {
    return fallbackReason;
  }

  /// The same RSA key as this provider's own object. Done once per key: translating anew for each
  /// signature costs a good part of the signature.
  ///
  /// @throws GeneralSecurityException if the provider does not take this key
  <K extends Key> K translate(K key, Class<K> type) throws GeneralSecurityException {
    return type.cast(KeyFactory.getInstance("RSA", provider).translateKey(key));
  }

  /// An elliptic curve key as this provider's own object.
  ///
  /// @throws GeneralSecurityException if the provider does not take this key
  PublicKey curveKey(KeySpec spec) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", curves).generatePublic(spec);
  }

  /// A fresh RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2), not yet initialised. Not
  /// thread-safe, as all of its kind.
  Signature rsaSha256() {
    return signature(RSA_SHA256, provider);
  }

  /// A fresh RSASSA-PSS (RFC 8017, section 8.1), without parameters yet.
  Signature rsaPss() {
    return signature(RSA_PSS, provider);
  }

  /// A fresh ECDSA with SHA-256 whose signatures are r and s in 32 bytes each.
  Signature ecdsaSha256() {
    return signature(ECDSA_SHA256, curves);
  }

  private Signature signature(String algorithm, Provider from) {
    try {
      return Signature.getInstance(algorithm, from);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(name + " has no " + algorithm, e);
    }
  }

  /// A fresh SHA-256, always the JDK's: its intrinsic is as fast as any.
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /// A fresh SHA-512, likewise.
  public static MessageDigest sha512() {
    return digest("SHA-512");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }
}
