package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// A private authority of one certificate, for 127.0.0.1: the children of a folder that has one
/// trust it, and those that listen over TLS show it.
final class Tls {
  private static final String FILE = "tls.p12";
  private static final String PASSWORD = "only for the bench";
  private static final String STORE = "commonplace.bench.tls";

  private Tls() {}

  /// Makes one for the children that are started in the folder from here on.
  static void make(Path folder) throws IOException, InterruptedException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "bench",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(FILE).toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (made.waitFor() != 0) {
      throw new IllegalStateException(
          "no certificate was made: " + Files.readString(folder.resolve("keytool.log")));
    }
  }

  /// JVM flags of a child; none if its folder has no certificate.
  static List<String> flags(Path folder) {
    var store = folder.resolve(FILE);
    return Files.exists(store)
        ? List.of(
            "-Djavax.net.ssl.trustStore=" + store,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-D" + STORE + "=" + store)
        : List.of();
  }

  /// What a server of this child shows, if it is to listen over TLS.
  static Optional<SslContextFactory.Server> server() {
    return Optional.ofNullable(System.getProperty(STORE))
        .map(store -> {
          var ssl = new SslContextFactory.Server();
          ssl.setKeyStorePath(store);
          ssl.setKeyStorePassword(PASSWORD);
          return ssl;
        });
  }
}
