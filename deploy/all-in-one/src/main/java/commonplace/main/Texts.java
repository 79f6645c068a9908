package commonplace.main;

import commonplace.core.integrity.SecretFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// Reads the files that flags name, and says which one is wrong.
final class Texts {
  private static final int MAX_RULES = 64 << 10;
  private static final int MIN_TOKEN = 16;
  private static final int TOKEN_BYTES = 24;

  private Texts() {}

  /// The rules: UTF-8, at most 64 KiB.
  static String rules(Path file) {
    try {
      if (Files.size(file) > MAX_RULES) {
        throw UsageException.mistake(
            Flag.RULES, file.toString(), "a text of at most " + MAX_RULES + " bytes");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw UsageException.mistake(Flag.RULES, file.toString(), "a readable text in UTF-8");
    }
  }

  /// Settings of Kafka's clients, as in Kafka's own properties files.
  static Map<String, Object> kafkaConfig(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw UsageException.mistake(
          Flag.KAFKA_CONFIG, file.toString(), "a readable properties file");
    }
    var client = new HashMap<String, Object>();
    properties.stringPropertyNames().forEach(k -> client.put(k, properties.getProperty(k)));
    return client;
  }

  /// Makes sure that the secret can be used. With a cluster it is never made here: a second one
  /// would split the house.
  static void ensureSecret(Path file, boolean mayMake) {
    if (!mayMake && !Files.exists(file)) {
      throw new UsageException(
          "--secret-file: there is no "
              + file
              + ". Make it once, and copy it to every node:"
              + " (umask 077; head -c 32 /dev/urandom | base64 > FILE)");
    }
    try {
      SecretFile.readOrMake(file);
    } catch (IllegalStateException | java.io.UncheckedIOException e) {
      throw new UsageException("--secret-file: " + e.getMessage());
    }
  }

  /// The admin token, made where there is none.
  static String adminToken(Path file) {
    try {
      var token = DataFolder.line(file, TOKEN_BYTES);
      if (token.length() < MIN_TOKEN || token.contains("\n")) {
        throw UsageException.mistake(
            Flag.ADMIN_TOKEN_FILE,
            file.toString(),
            "a file with one line of at least " + MIN_TOKEN + " characters");
      }
      return token;
    } catch (IOException e) {
      throw new UsageException("--admin-token-file: it cannot be read or made: " + file);
    }
  }
}
