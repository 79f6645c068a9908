package commonplace.archive.shard;

import commonplace.core.kafka.KafkaLogConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// Keeps shards and says every 100 ms how many posts they hold, until it is killed. The client
/// settings come on the standard input, because they hold a password.
final class KilledShards {
  private KilledShards() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var shards =
        new Shards(
            new KafkaLogConfig(client(), "test", args[1]),
            Posts.TOPICS,
            ShardsConfig.alone(Path.of(args[0])),
            new SimpleMeterRegistry(),
            InstantSource.system());
    shards.start();
    while (true) {
      out.println("posts " + shards.sizes().values().stream().mapToLong(Long::longValue).sum());
      Thread.sleep(100);
    }
  }

  private static Map<String, Object> client() throws IOException {
    var settings = new Properties();
    settings.load(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var client = new HashMap<String, Object>();
    settings.forEach((key, value) -> client.put(key.toString(), value));
    return client;
  }
}
