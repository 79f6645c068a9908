package commonplace.main;

import static commonplace.main.UsageException.mistake;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.kafka.TopicLayout;
import commonplace.query.limit.SearchLimit;
import commonplace.relay.RelayConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the operator chose, checked. See {@link Flag} for keys, meanings and defaults.
///
/// @param origin without a trailing slash
/// @param kafka `host:port` of an existing cluster; empty for the embedded broker
/// @param partitions of every topic that has no count of its own
/// @param nodeId absent to use the one in the data folder
/// @param shards `host:port` of the shard ports of archive processes
/// @param searchesPerMinute of one client; 0 for no limit
/// @param postsPerSecond of one server at the inbox; 0 for no limit
/// @param announcesPerSecond of one post of a small server; 0 for all at once
/// @param proxies whose X-Forwarded-For is believed, beside those on this machine
/// @param rules a file with text
record Settings(
    Iri origin,
    Listen listen,
    Path data,
    List<String> kafka,
    Optional<Path> kafkaConfig,
    int partitions,
    Set<Role> roles,
    String membership,
    boolean allowInsecurePeers,
    Optional<String> nodeId,
    String namespace,
    Path secretFile,
    Listen opsListen,
    Optional<Listen> shardListen,
    List<String> shards,
    int searchesPerMinute,
    int postsPerSecond,
    int announcesPerSecond,
    Set<InetAddress> proxies,
    Optional<String> operator,
    Optional<String> contact,
    Optional<Path> rules,
    Path adminTokenFile) {

  private static final int MAX_SEARCHES = 1_000_000;
  private static final int MAX_POSTS = 100_000;
  private static final int MAX_PARTITIONS = 256;

  Settings {
    roles = Set.copyOf(roles);
    proxies = Set.copyOf(proxies);
  }

  /// @throws UsageException for the first value that cannot be used
  static Settings of(Map<Flag, String> flags) {
    var values = new Values(flags);
    var listen = values.listen(Flag.LISTEN).orElse(new Listen("127.0.0.1", 8080));
    var data = values.path(Flag.DATA).orElse(Path.of("data"));
    var kafka = values.servers(Flag.KAFKA);
    var insecure = values.bool(Flag.ALLOW_INSECURE_PEERS);
    var settings =
        new Settings(
            values.origin(insecure).orElse(Iri.of("http://localhost:" + listen.port())),
            listen,
            data,
            kafka,
            values.path(Flag.KAFKA_CONFIG),
            values
                .number(Flag.PARTITIONS, 1, MAX_PARTITIONS)
                .orElse(usualLayout(kafka).partitions()),
            values.roles(),
            values.membership(),
            insecure,
            values.matching(Flag.NODE_ID, "[A-Za-z0-9][A-Za-z0-9._-]{0,80}"),
            values.matching(Flag.NAMESPACE, "[a-z0-9][a-z0-9-]{0,40}").orElse("commonplace"),
            values.path(Flag.SECRET_FILE).orElse(data.resolve("secret")),
            values.listen(Flag.OPS_LISTEN).orElse(listen),
            values.listen(Flag.SHARD_LISTEN),
            values.servers(Flag.SHARDS),
            values
                .number(Flag.SEARCHES_PER_MINUTE, 0, MAX_SEARCHES)
                .orElse(SearchLimit.DEFAULT_PER_MINUTE),
            values
                .number(Flag.POSTS_PER_SECOND, 0, MAX_POSTS)
                .orElse(RelayConfig.DEFAULT_POSTS_PER_SECOND),
            values
                .number(Flag.ANNOUNCES_PER_SECOND, 0, MAX_POSTS)
                .orElse(RelayConfig.DEFAULT_ANNOUNCES_PER_SECOND),
            values.addresses(Flag.PROXIES),
            values.line(Flag.OPERATOR),
            values.contact(),
            values.path(Flag.RULES),
            values.path(Flag.ADMIN_TOKEN_FILE).orElse(data.resolve("admin-token")));
    settings.refuseWhatDoesNotFit(flags);
    return settings;
  }

  private void refuseWhatDoesNotFit(Map<Flag, String> flags) {
    if (!kafka.isEmpty() && !flags.containsKey(Flag.SECRET_FILE)) {
      throw new UsageException(
          "--secret-file is required with --kafka: the same file on every node");
    }
    if (kafkaConfig.isPresent() && kafka.isEmpty()) {
      throw new UsageException("--kafka-config needs --kafka: the embedded broker takes none");
    }
    if (kafka.isEmpty() && !roles.contains(Role.RELAY)) {
      throw new UsageException(
          "--kafka is required where --roles leaves out the relay: nothing else fills the log");
    }
    if (roles.contains(Role.QUERY) && !roles.contains(Role.ARCHIVE) && shards.isEmpty()) {
      throw new UsageException(
          "--shards is required where --roles has query without archive: the shard port of at"
              + " least one archive process, such as 10.0.0.2:7070");
    }
    if (roles.contains(Role.ARCHIVE) && !roles.contains(Role.QUERY) && shardListen.isEmpty()) {
      throw new UsageException(
          "--shard-listen is required where --roles has archive without query: where query"
              + " processes ask, such as 10.0.0.2:7070");
    }
    shardListen
        .filter(shard -> shard.equals(listen) || shard.equals(opsListen))
        .ifPresent(shard -> {
          throw mistake(Flag.SHARD_LISTEN, shard.toString(), "an address of its own");
        });
  }

  /// How topics are spread.
  TopicLayout layout() {
    return new TopicLayout(partitions, usualLayout(kafka).replicationFactor());
  }

  private static TopicLayout usualLayout(List<String> kafka) {
    return kafka.isEmpty() ? TopicLayout.EMBEDDED : TopicLayout.CLUSTER;
  }

  /// Whether other servers can reach the origin at all.
  boolean canFederate() {
    return !Values.isLocal(origin.authority().map(Authority::host).orElse(""));
  }

  /// Whether health and metrics have an address of their own.
  boolean opsApart() {
    return !opsListen.equals(listen);
  }
}
