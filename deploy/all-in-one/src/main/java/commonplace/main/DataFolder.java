package commonplace.main;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// The folder with everything that is kept. It belongs to one process at a time, whose number
/// stands in `pid`.
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Takes the folder, creating it if missing.
  ///
  /// @throws UsageException if it cannot be written or another process has it
  static DataFolder take(Path path) {
    try {
      Files.createDirectories(path);
      var lock =
          FileChannel.open(
              path.resolve("pid"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(lock)) {
        lock.close();
        throw new UsageException(
            "--data: Commonplace already runs on " + path + " (see \"deploy/commonplace status\")");
      }
      lock.truncate(0);
      lock.write(
          java.nio.charset.StandardCharsets.US_ASCII.encode(
              Long.toString(ProcessHandle.current().pid())));
      return new DataFolder(path, lock);
    } catch (IOException e) {
      throw new UsageException("--data: the folder cannot be written: " + path.toAbsolutePath());
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /// Reads a one-line file, or makes it, readable by the owner only.
  String line(String name, int randomBytes) throws IOException {
    return line(path.resolve(name), randomBytes);
  }

  static String line(Path file, int randomBytes) throws IOException {
    if (!Files.exists(file)) {
      var bytes = new byte[randomBytes];
      new SecureRandom().nextBytes(bytes);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try (var out =
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
        out.write(
            java.nio.charset.StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(bytes)));
      }
    }
    return Files.readString(file).strip();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("The data folder was not released: " + path, e);
    }
  }
}
