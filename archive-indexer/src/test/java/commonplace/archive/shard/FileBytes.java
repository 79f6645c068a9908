package commonplace.archive.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Looks for text in files, whatever else is in them.
final class FileBytes {
  private FileBytes() {}

  static boolean contain(Path file, String text) throws IOException {
    try {
      var whole = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return whole.contains(text);
    } catch (NoSuchFileException _) {
      return false; // merged away meanwhile
    }
  }
}
