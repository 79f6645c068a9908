package commonplace.core.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// The secret from which every other one is derived (HKDF, RFC 5869), so that losing or copying one
/// file decides over all of them. Prints nothing of itself.
public final class SecretFile {
  /// What a derived key is for; keys of different purposes say nothing about each other.
  public enum Purpose {
    /// AES-256-GCM around our private keys.
    SEALING,
    /// HMAC of withdrawn ids.
    WITHDRAWALS,
    /// Keyed hashes of activities' identities.
    DEDUPLICATION,
    /// What admins of members hold to set their terms.
    TERMS
  }

  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final byte[] secret;

  private SecretFile(byte[] secret) {
    this.secret = secret;
  }

  /// Reads the file, or makes it with owner-only rights where there is none.
  ///
  /// @throws IllegalStateException if others may read it, or if it holds no secret
  public static SecretFile readOrMake(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      refuseIfShared(file);
      var secret = Base64.getDecoder().decode(Files.readString(file).strip());
      if (secret.length < BYTES) {
        throw new IllegalStateException("The secret file holds fewer than 32 bytes: " + file);
      }
      return new SecretFile(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("The secret file is not Base64: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("The secret file cannot be read or made: " + file, e);
    }
  }

  private static void make(Path file) throws IOException {
    var secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    var parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(
          StandardCharsets.US_ASCII.encode(Base64.getEncoder().encodeToString(secret) + "\n"));
    } catch (FileAlreadyExistsException _) {
      // another process of this data folder was faster; its secret is the one
    }
  }

  private static void refuseIfShared(Path file) throws IOException {
    var rights = Files.getPosixFilePermissions(file);
    var others = EnumSet.complementOf(EnumSet.copyOf(OWNER_ONLY));
    others.remove(PosixFilePermission.OWNER_EXECUTE);
    others.retainAll(rights);
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "The secret file must belong to its owner alone (chmod 600): " + file);
    }
  }

  /// The key for a purpose: 32 bytes.
  ///
  /// @param algorithm the name that the key carries, such as `AES`
  public SecretKey key(Purpose purpose, String algorithm) {
    try {
      var info = ("commonplace " + purpose.name()).getBytes(StandardCharsets.US_ASCII);
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm, HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no HKDF", e);
    }
  }
}
