package commonplace.query.web;

import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that never changes under its address, because its hash is in the name.
final class Asset {
  static final Asset STYLE = new Asset("style.css", "text/css; charset=utf-8");
  static final Asset ICON = new Asset("icon.svg", "image/svg+xml");

  private static final int HASH_BYTES = 8;

  private final String path;
  private final String type;
  private final String text;

  private Asset(String file, String type) {
    var bytes = Template.bytes(file);
    int dot = file.indexOf('.');
    this.path = "/assets/" + file.substring(0, dot) + "-" + hash(bytes) + file.substring(dot);
    this.type = type;
    this.text = new String(bytes, StandardCharsets.UTF_8);
  }

  private static String hash(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  String path() {
    return path;
  }

  void addTo(RoutesConfig routes) {
    addTo(routes, path, "public, max-age=31536000, immutable");
  }

  /// Also under a name that does not change, for who asks for it without having read a page.
  void addTo(RoutesConfig routes, String name) {
    addTo(routes);
    addTo(routes, name, "public, max-age=86400");
  }

  private void addTo(RoutesConfig routes, String at, String caching) {
    routes.get(
        at,
        context ->
            context
                .header("Cache-Control", caching)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(type)
                .result(text));
  }
}
