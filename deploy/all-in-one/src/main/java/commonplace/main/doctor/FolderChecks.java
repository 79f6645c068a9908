package commonplace.main.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Disk space, and who can read what.
public final class FolderChecks {
  /// What the broker and the indexes need to go on working, merges included.
  static final long LEAST = 512L << 20;

  private static final long LITTLE = 2L << 30;
  private static final int LITTLE_PERCENT = 10;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private FolderChecks() {}

  /// The data folder itself.
  public static List<Finding> folder(Path data) {
    try {
      var store = Files.getFileStore(data);
      return List.of(rights(data), space(store.getUsableSpace(), store.getTotalSpace()));
    } catch (IOException e) {
      return List.of(
          Finding.error(
              "data folder",
              data + " cannot be looked at: " + e.getMessage(),
              "run this as the user that runs Commonplace"));
    }
  }

  private static Finding rights(Path data) {
    if (!Files.isWritable(data)) {
      return Finding.error(
          "data folder",
          data + " cannot be written by this user",
          "run this as the user that runs Commonplace, or give the folder to it: chown");
    }
    return Finding.ok("data folder", data + " can be written");
  }

  static Finding space(long usable, long total) {
    long percent = total == 0 ? 0 : usable * 100 / total;
    var seen = (usable >> 20) + " MiB free of " + (total >> 20) + " (" + percent + " %)";
    if (usable < LEAST) {
      return Finding.error(
          "disk space",
          seen,
          "free some now: with a full disk the log takes nothing, and peers get 503");
    }
    if (usable < LITTLE || percent < LITTLE_PERCENT) {
      return Finding.warning("disk space", seen, "make room, or move the data folder");
    }
    return Finding.ok("disk space", seen);
  }

  /// A file that nobody but its owner may read.
  public static Finding secret(String check, Path file) {
    if (!Files.exists(file)) {
      return Finding.error(
          check, "there is no " + file, "restore it from the backup, or name it with its flag");
    }
    try {
      var open = EnumSet.copyOf(OTHERS);
      open.retainAll(Files.getPosixFilePermissions(file));
      return open.isEmpty()
          ? Finding.ok(check, file + " is readable by its owner alone")
          : Finding.error(check, file + " can be read or written by others", "chmod 600 " + file);
    } catch (IOException e) {
      return Finding.error(
          check, file + " cannot be looked at: " + e.getMessage(), "run this as its owner");
    } catch (UnsupportedOperationException _) {
      return Finding.ok(check, file + " is on a file system without rights of users");
    }
  }
}
