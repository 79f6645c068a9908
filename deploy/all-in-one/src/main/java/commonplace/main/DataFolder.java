package commonplace.main;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// The folder with everything that is kept. It belongs to one process at a time, whose number
/// stands in `pid`. What the operator's commands need to find it stands in `running.properties`, in
/// the form that `--config` takes.
final class DataFolder implements AutoCloseable {
  private static final String PID = "pid";
  private static final String RUNNING = "running.properties";

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
          FileChannel.open(path.resolve(PID), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!took(lock)) {
        lock.close();
        throw new UsageException(
            "--data: Commonplace already runs on "
                + path.toAbsolutePath()
                + "; \"deploy/commonplace status\" and \"stop\" take the same --data, and a second"
                + " one needs another --data and --listen");
      }
      lock.truncate(0);
      lock.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      return new DataFolder(path, lock);
    } catch (IOException e) {
      throw new UsageException(
          "--data: the folder cannot be written: "
              + path.toAbsolutePath()
              + ". Choose another with --data, or give it to the user that runs this.");
    }
  }

  /// The process that has the folder, if any has.
  ///
  /// @throws UsageException if the folder cannot be read
  static Optional<ProcessHandle> owner(Path path) {
    var file = path.resolve(PID);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return took(lock)
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      throw new UsageException(
          "--data: the file with the process's number cannot be read: "
              + file.toAbsolutePath()
              + ". Are you the user that runs Commonplace?");
    }
  }

  /// The flags that the process which has, or last had, the folder was started with, as far as
  /// commands need them.
  static Map<Flag, String> remembered(Path path) {
    var file = path.resolve(RUNNING);
    return Files.isReadable(file) ? Flags.properties(file) : Map.of();
  }

  void remember(Settings settings) throws IOException {
    var properties = new Properties();
    properties.setProperty(Flag.ORIGIN.key(), settings.origin().text());
    properties.setProperty(Flag.LISTEN.key(), settings.listen().toString());
    properties.setProperty(
        Flag.ALLOW_INSECURE_PEERS.key(), Boolean.toString(settings.allowInsecurePeers()));
    properties.setProperty(
        Flag.ADMIN_TOKEN_FILE.key(), settings.adminTokenFile().toAbsolutePath().toString());
    properties.setProperty(
        Flag.SECRET_FILE.key(), settings.secretFile().toAbsolutePath().toString());
    try (var out = Files.newBufferedWriter(path.resolve(RUNNING))) {
      properties.store(out, "written at every start, for status, stop and admin");
    }
  }

  private static boolean took(FileChannel channel) throws IOException {
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
        out.write(StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(bytes)));
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
