package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.integrity.KeyedDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// What an admin's browser holds to go on where it was: both carry all that they say, with a digest
/// under the secret file's key. So nothing is stored here, a restart and another node make no
/// difference, and nobody can fill anything. Thread-safe.
final class Seals {
  /// How long a server has to show its code.
  static final Duration TO_PROVE = Duration.ofHours(24);

  /// How long a challenge can be answered by a signed request.
  static final Duration TO_SIGN = Duration.ofMinutes(10);

  /// How long a session lasts.
  static final Duration SESSION = Duration.ofHours(12);

  private static final int MAX_TEXT = 1_024;
  private static final int KEY_BYTES = 16;
  private static final int CODE_BYTES = 16;

  private final KeyedDigest digest;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// @param digest keyed for this purpose alone
  Seals(KeyedDigest digest, InstantSource clock) {
    this.digest = digest;
    this.clock = clock;
  }

  /// A proof that is under way. Its code is public; the key is not, so that who sees the code on a
  /// server cannot use it.
  ///
  /// @param key only its browser has it
  /// @param until when the code is no longer good
  record Challenge(Authority host, String key, Instant until) {
    /// As it travels.
    String text() {
      return host.text() + "|" + key + "|" + until.getEpochSecond();
    }
  }

  /// Who may set the terms of a server.
  record Session(Authority host, Instant until) {
    String text() {
      return host.text() + "|" + until.getEpochSecond();
    }
  }

  Challenge challenge(Authority host) {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new Challenge(host, HexFormat.of().formatHex(key), inSeconds(TO_PROVE));
  }

  /// What a server shows.
  String code(Challenge challenge) {
    var full = digest.of(utf8("code|" + challenge.text()));
    return "commonplace-" + HexFormat.of().formatHex(full, 0, CODE_BYTES);
  }

  /// The challenge that was given out as this text, if it may still be proved.
  Optional<Challenge> challenge(String text) {
    var parts = text.length() > MAX_TEXT ? new String[0] : text.split("\\|", -1);
    if (parts.length != 3 || !parts[1].matches("[0-9a-f]{32}")) {
      return Optional.empty();
    }
    // its digest is the code itself: another host, key or time has another code
    return until(parts[2], TO_PROVE)
        .flatMap(until -> host(parts[0]).map(host -> new Challenge(host, parts[1], until)));
  }

  /// Whether it can still be answered by a signed request.
  boolean isToSign(Challenge challenge) {
    return challenge.until().minus(TO_PROVE).plus(TO_SIGN).isAfter(clock.instant());
  }

  /// Names a challenge without telling its key, the same on every node.
  String digest(Challenge challenge) {
    return digest.text(utf8("signed|" + challenge.text()));
  }

  Session session(Authority host) {
    return new Session(host, inSeconds(SESSION));
  }

  String seal(Session session) {
    var text = session.text();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(text))
        + "."
        + digest.text(utf8("session|" + text));
  }

  /// The session that was sealed so, if it has not ended.
  Optional<Session> session(String sealed) {
    int dot = sealed.indexOf('.');
    if (dot < 0 || sealed.length() > MAX_TEXT) {
      return Optional.empty();
    }
    try {
      var text =
          new String(
              Base64.getUrlDecoder().decode(sealed.substring(0, dot)), StandardCharsets.UTF_8);
      var parts = text.split("\\|", -1);
      var session =
          parts.length == 2
              ? until(parts[1], SESSION).flatMap(u -> host(parts[0]).map(h -> new Session(h, u)))
              : Optional.<Session>empty();
      return session.filter(s -> MessageDigest.isEqual(utf8(seal(s)), utf8(sealed)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// What a form of this session carries, so that no other site can send one (CSRF).
  String formToken(Session session) {
    return digest.text(utf8("form|" + session.text()));
  }

  private Instant inSeconds(Duration from) {
    return Instant.ofEpochSecond(clock.instant().plus(from).getEpochSecond());
  }

  private Optional<Instant> until(String seconds, Duration longest) {
    if (!seconds.matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    var now = clock.instant();
    return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        .filter(until -> until.isAfter(now) && !until.isAfter(now.plus(longest)));
  }

  private static Optional<Authority> host(String text) {
    try {
      return Optional.of(Authority.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
