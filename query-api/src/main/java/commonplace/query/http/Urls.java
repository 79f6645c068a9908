package commonplace.query.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Our own URLs.
///
/// @param origin the public base URL, without a trailing slash
record Urls(String origin) {
  String object(String id) {
    return origin + ObjectRoute.PATH + "?id=" + encode(id);
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
