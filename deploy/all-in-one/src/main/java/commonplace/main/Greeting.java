package commonplace.main;

import java.util.Locale;

/// What `up` prints once the inbox answers. Pure.
final class Greeting {
  private Greeting() {}

  /// @param seconds since the process began
  static String of(Settings settings, double seconds) {
    var text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "\nCommonplace is up (inbox after %.1f s).%n", seconds));
    var origin = settings.origin().text();
    if (settings.roles().contains(Role.QUERY)) {
      text.append(String.format(Locale.ROOT, "  page        %s/%n", origin));
    }
    if (settings.roles().contains(Role.RELAY)) {
      text.append(
          String.format(
              Locale.ROOT,
              """
                to subscribe, paste one of these into your server's relay form:
                  %s/inbox   (Mastodon, Misskey and their kin)
                  %s/actor   (Pleroma, Akkoma, GoToSocial, Friendica, Mitra)
              """,
              origin,
              origin));
    }
    if (!settings.canFederate()) {
      text.append(local(settings.listen().port()));
    }
    return text.toString();
  }

  private static String local(int port) {
    return String.format(
        Locale.ROOT,
        """

        This origin is local: other servers cannot reach it, so it cannot federate. Put a proxy with a
        certificate in front and start with --origin https://relay.example, for example with Caddy:
          relay.example {
            reverse_proxy 127.0.0.1:%d
          }
        or with nginx:
          server {
            server_name relay.example;
            listen 443 ssl;   # and ssl_certificate, ssl_certificate_key
            location / {
              proxy_pass http://127.0.0.1:%d;
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
          }
        """,
        port,
        port);
  }
}
