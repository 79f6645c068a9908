package commonplace.main;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the operator chose, checked. See {@link Flag} for keys, meanings and defaults.
///
/// @param origin without a trailing slash
/// @param kafka `host:port` of an existing cluster; empty for the embedded broker
/// @param nodeId absent to use the one in the data folder
record Settings(
    Iri origin,
    Listen listen,
    Path data,
    List<String> kafka,
    Optional<Path> kafkaConfig,
    Set<Role> roles,
    String membership,
    boolean allowInsecurePeers,
    Optional<String> nodeId,
    String namespace,
    Path secretFile,
    Listen opsListen,
    Optional<Listen> shardListen,
    List<String> shards,
    Optional<String> operator,
    Optional<String> contact,
    Optional<Path> rules,
    Path adminTokenFile) {

  private static final Set<String> MEMBERSHIPS = Set.of("open", "approval", "closed");
  private static final String NAME = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";

  /// An address to listen on.
  record Listen(String host, int port) {
    static Listen of(Flag flag, String value) {
      try {
        var authority = Authority.of(value);
        return new Listen(authority.host(), authority.port().orElseThrow());
      } catch (RuntimeException e) {
        throw mistake(flag, value, "an address and a port, such as 127.0.0.1:8080");
      }
    }
  }

  /// @throws UsageException for the first value that cannot be used
  static Settings of(Map<Flag, String> flags) {
    var listen = Listen.of(Flag.LISTEN, flags.getOrDefault(Flag.LISTEN, "127.0.0.1:8080"));
    var data = path(Flag.DATA, flags.getOrDefault(Flag.DATA, "data"));
    var kafka = list(flags.getOrDefault(Flag.KAFKA, ""));
    kafka.forEach(server -> Listen.of(Flag.KAFKA, server));
    if (!kafka.isEmpty() && !flags.containsKey(Flag.SECRET_FILE)) {
      throw new UsageException(
          "--secret-file is required with --kafka: the same file on every node");
    }
    return new Settings(
        origin(flags, listen),
        listen,
        data,
        kafka,
        optional(flags, Flag.KAFKA_CONFIG).map(v -> path(Flag.KAFKA_CONFIG, v)),
        roles(flags.getOrDefault(Flag.ROLES, "relay,archive,query")),
        membership(flags.getOrDefault(Flag.MEMBERSHIP, "open")),
        bool(Flag.ALLOW_INSECURE_PEERS, flags.getOrDefault(Flag.ALLOW_INSECURE_PEERS, "false")),
        optional(flags, Flag.NODE_ID).map(v -> name(Flag.NODE_ID, v)),
        name(Flag.NAMESPACE, flags.getOrDefault(Flag.NAMESPACE, "commonplace")),
        optional(flags, Flag.SECRET_FILE)
            .map(v -> path(Flag.SECRET_FILE, v))
            .orElse(data.resolve("secret")),
        optional(flags, Flag.OPS_LISTEN).map(v -> Listen.of(Flag.OPS_LISTEN, v)).orElse(listen),
        optional(flags, Flag.SHARD_LISTEN).map(v -> Listen.of(Flag.SHARD_LISTEN, v)),
        list(flags.getOrDefault(Flag.SHARDS, "")),
        optional(flags, Flag.OPERATOR),
        optional(flags, Flag.CONTACT).map(Settings::contact),
        optional(flags, Flag.RULES).map(v -> path(Flag.RULES, v)),
        optional(flags, Flag.ADMIN_TOKEN_FILE)
            .map(v -> path(Flag.ADMIN_TOKEN_FILE, v))
            .orElse(data.resolve("admin-token")));
  }

  /// Whether other servers can reach the origin at all.
  boolean canFederate() {
    var host = origin.authority().map(Authority::host).orElse("");
    return !host.equals("localhost") && !host.startsWith("127.") && !host.equals("[::1]");
  }

  private static Iri origin(Map<Flag, String> flags, Listen listen) {
    var value = flags.getOrDefault(Flag.ORIGIN, "http://localhost:" + listen.port());
    var allowed = "a base URL without a path, such as https://relay.example";
    try {
      var origin = Iri.of(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
      if (!origin.isHttp() || !origin.pathAndQuery().equals("/")) {
        throw mistake(Flag.ORIGIN, value, allowed);
      }
      return Iri.of(origin.canonical());
    } catch (IllegalArgumentException e) {
      throw mistake(Flag.ORIGIN, value, allowed);
    }
  }

  private static Set<Role> roles(String value) {
    var roles = EnumSet.noneOf(Role.class);
    for (var name : list(value)) {
      try {
        roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw mistake(Flag.ROLES, value, "relay, archive and query, separated by commas");
      }
    }
    if (roles.isEmpty()) {
      throw mistake(Flag.ROLES, value, "at least one of relay, archive and query");
    }
    return roles;
  }

  private static String membership(String value) {
    if (!MEMBERSHIPS.contains(value)) {
      throw mistake(Flag.MEMBERSHIP, value, "open, approval or closed");
    }
    return value;
  }

  private static boolean bool(Flag flag, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mistake(flag, value, "true or false");
    };
  }

  private static String name(Flag flag, String value) {
    if (!value.matches(NAME)) {
      throw mistake(flag, value, "1 to 64 of a-z, 0-9, dot, dash and underscore");
    }
    return value;
  }

  private static String contact(String value) {
    if (!value.startsWith("https://") && !value.startsWith("mailto:")) {
      throw mistake(Flag.CONTACT, value, "an https: or mailto: URL");
    }
    return value;
  }

  private static Path path(Flag flag, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw mistake(flag, value, "a path");
    }
  }

  private static Optional<String> optional(Map<Flag, String> flags, Flag flag) {
    return Optional.ofNullable(flags.get(flag)).filter(value -> !value.isBlank());
  }

  private static List<String> list(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static UsageException mistake(Flag flag, String value, String allowed) {
    return new UsageException(flag.option() + " is \"" + value + "\", but must be " + allowed);
  }
}
