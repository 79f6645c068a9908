package commonplace.main;

import java.util.Locale;

/// Every flag of `up`. The same value can come from the environment variable `COMMONPLACE_<NAME>`
/// or, under the flag's name, from the properties file of `--config`; the command line wins over
/// the environment, and that over the file.
enum Flag {
  ORIGIN("URL", "public base URL: actor ids, signatures, links [http://localhost:PORT]"),
  LISTEN("ADDR:PORT", "where HTTP listens [127.0.0.1:8080]"),
  DATA("DIR", "everything that is kept [./data]"),
  KAFKA("HOST:PORT,...", "an existing cluster instead of the embedded broker; needs --secret-file"),
  KAFKA_CONFIG("FILE", "client settings for the cluster: TLS, SASL"),
  PARTITIONS("N", "of each topic, fixed when it is made [4 embedded, 32 with --kafka]"),
  ROLES("LIST", "which services this process runs: relay, archive, query [all]"),
  MEMBERSHIP("RULE", "who may subscribe: open, approval or closed [open]"),
  ALLOW_INSECURE_PEERS("true|false", "development: peers over http, on loopback, any port [false]"),
  NODE_ID("NAME", "this node's name among those of a cluster [generated in the data folder]"),
  NAMESPACE("NAME", "prefix of topics and groups [commonplace]"),
  SECRET_FILE("FILE", "encrypts our keys; the same on every node [generated in the data folder]"),
  OPS_LISTEN("ADDR:PORT", "metrics and health [same as --listen]"),
  SHARD_LISTEN("ADDR:PORT", "shard port of an archive process"),
  SHARDS("HOST:PORT,...", "archive processes that a query process asks"),
  SEARCHES_PER_MINUTE("N", "of one client, over API and pages; 0 for no limit [300]"),
  POSTS_PER_SECOND("N", "of one server at the inbox, in the long run; 0 for no limit [10]"),
  ANNOUNCES_PER_SECOND(
      "N", "of one post, so that a small server can serve its readers; 0 for all at once [10]"),
  PROXIES("ADDR,...", "proxies whose X-Forwarded-For is believed [those on this machine]"),
  OPERATOR("NAME", "who runs this, shown to members"),
  CONTACT("URL", "how to reach them: https: or mailto:"),
  RULES("FILE", "the rules of this relay, as text"),
  ADMIN_TOKEN_FILE("FILE", "for the operator's commands [generated in the data folder]"),
  CONFIG("FILE", "properties file with any of these");

  final String value;
  final String meaning;

  Flag(String value, String meaning) {
    this.value = value;
    this.meaning = meaning;
  }

  /// As in a properties file: `node-id`.
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String option() {
    return "--" + key();
  }

  String variable() {
    return "COMMONPLACE_" + name();
  }

  /// Whether the flag may stand alone on the command line.
  boolean isSwitch() {
    return this == ALLOW_INSECURE_PEERS;
  }
}
