package commonplace.main.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What others meet at the public URL, tried from here: asks our own origin, and nobody else.
public final class OriginChecks {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String PROXY = "check the proxy in front: README.md has snippets";

  private final URI origin;
  private final InstantSource clock;
  private final HttpClient http;

  /// @param origin scheme, host and port, without a slash at the end
  public OriginChecks(String origin, HttpClient http, InstantSource clock) {
    this.origin = URI.create(origin);
    this.http = http;
    this.clock = clock;
  }

  /// All of them; those that cannot hold after an earlier one failed are left out.
  ///
  /// @param local whether the origin is one of this machine, which cannot federate
  public List<Finding> all(boolean local) throws InterruptedException {
    var findings = new ArrayList<Finding>();
    if (local) {
      findings.add(
          Finding.warning(
              "origin",
              origin + " is of this machine alone",
              "start with --origin and the public URL, or nobody can subscribe"));
    } else {
      var name = name();
      findings.add(name);
      if (name.level() == Finding.Level.ERROR) {
        return findings;
      }
    }
    if ("https".equals(origin.getScheme())) {
      var certificate =
          Certificate.check(
              (SSLSocketFactory) SSLSocketFactory.getDefault(),
              origin.getHost(),
              origin.getPort() < 0 ? 443 : origin.getPort(),
              clock.instant());
      findings.add(certificate);
    }
    findings.addAll(List.of(actor(), hostHeader(), inbox(), webFinger()));
    return findings;
  }

  private Finding name() {
    try {
      return resolved(origin.getHost(), List.of(InetAddress.getAllByName(origin.getHost())));
    } catch (UnknownHostException _) {
      return Finding.error(
          "dns",
          origin.getHost() + " does not resolve",
          "make an A or AAAA record for it, and wait until it is known");
    }
  }

  static Finding resolved(String host, List<InetAddress> addresses) {
    var text =
        addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    var inner =
        addresses.stream()
            .filter(a -> a.isSiteLocalAddress() || a.isLoopbackAddress() || a.isLinkLocalAddress())
            .toList();
    return inner.isEmpty()
        ? Finding.ok("dns", host + " is " + text)
        : Finding.warning(
            "dns",
            host + " is " + text + ", which only this network reaches",
            "if that is not only so from here, give it a public address: peers refuse others");
  }

  private Finding actor() throws InterruptedException {
    var url = origin + "/actor";
    return asked(
        "own actor",
        get("/actor", "application/activity+json"),
        answer -> {
          var actor = JSON.readTree(answer.body());
          if (!actor.path("id").asString("").equals(url)) {
            return elsewhere("own actor", url, "our actor");
          }
          var inbox = actor.path("inbox").asString("");
          if (!inbox.equals(origin + "/inbox")) {
            return Finding.error(
                "own actor",
                "it names the inbox " + inbox + ", but admins paste " + origin + "/inbox",
                "start with --origin " + origin + ": Mastodon compares byte for byte");
          }
          return Finding.ok("own actor", url + " is ours, with the inbox that admins paste");
        });
  }

  private Finding hostHeader() throws InterruptedException {
    return asked(
        "host header",
        get(SeenHost.PATH, "application/json"),
        answer -> {
          var seen = JSON.readTree(answer.body()).path("host").asString("");
          return seen.equals(origin.getRawAuthority())
              ? Finding.ok("host header", "passed on as " + seen)
              : Finding.error(
                  "host header",
                  "the proxy passes on \"" + seen + "\" instead of " + origin.getRawAuthority(),
                  "let it pass Host on unchanged, or every signature fails with 401");
        });
  }

  /// Without a signature it must be refused, by us and not by something in front.
  private Finding inbox() throws InterruptedException {
    var url = origin + "/inbox";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/activity+json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .timeout(WAIT)
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      var type = answer.headers().firstValue("Content-Type").orElse("");
      int status = answer.statusCode();
      boolean ours = type.startsWith("application/problem+json") && status >= 400 && status < 500;
      return ours && status != 404 && status != 405
          ? Finding.ok("inbox", url + " takes POSTs, and refuses one without a signature")
          : Finding.error("inbox", "a POST to " + url + " gets " + status, PROXY);
    } catch (IOException e) {
      return unreachable("inbox", url, e);
    }
  }

  private Finding webFinger() throws InterruptedException {
    var account = "acct:relay@" + origin.getRawAuthority();
    var path =
        "/.well-known/webfinger?resource=" + URLEncoder.encode(account, StandardCharsets.UTF_8);
    return asked(
        "webfinger",
        get(path, "application/jrd+json"),
        answer -> {
          var links = JSON.readTree(answer.body()).path("links");
          boolean found =
              StreamSupport.stream(links.spliterator(), false)
                  .map(link -> link.path("href").asString(""))
                  .anyMatch((origin + "/actor")::equals);
          return found
              ? Finding.ok("webfinger", account + " leads to our actor")
              : elsewhere("webfinger", origin + path, "a link to our actor");
        });
  }

  private HttpRequest get(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Accept", accept)
        .timeout(WAIT)
        .build();
  }

  private interface Reading {
    Finding of(HttpResponse<String> answer);
  }

  private Finding asked(String check, HttpRequest request, Reading reading)
      throws InterruptedException {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? reading.of(answer)
          : Finding.error(check, request.uri() + " answers " + answer.statusCode(), PROXY);
    } catch (JacksonException _) {
      return elsewhere(check, request.uri().toString(), "JSON");
    } catch (IOException e) {
      return unreachable(check, request.uri().toString(), e);
    }
  }

  private static Finding elsewhere(String check, String url, String wanted) {
    return Finding.error(
        check, url + " answers, but not with " + wanted, "see where the proxy leads");
  }

  private static Finding unreachable(String check, String url, IOException e) {
    var reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Finding.error(check, url + " cannot be reached: " + reason, PROXY);
  }
}
