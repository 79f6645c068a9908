package commonplace.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// The password that keeps the log from the machine's other users: random, made at the first start,
/// readable by the owner only.
final class BrokerPassword {
  private static final int BYTES = 32;

  private BrokerPassword() {}

  /// Reads the password, or makes one.
  static String in(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    var password = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!password.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
      throw new BrokerStartException("Not a broker password: " + file);
    }
    return password;
  }

  private static void create(Path file) throws IOException {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(bytes)));
    } catch (FileAlreadyExistsException e) {
      throw new BrokerStartException("Another process is starting on the same data: " + file, e);
    }
  }
}
