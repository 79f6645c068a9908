package commonplace.broker;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Writes numbers for ever and says which ones were acknowledged, until it is killed.
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(Path.of(args[0]), 0))) {
      broker.start();
      EmbeddedBrokerIT.createTopic(broker.clientConfig());
      try (var producer = EmbeddedBrokerIT.producer(broker.clientConfig())) {
        for (int i = 0; ; i++) {
          producer.send(new ProducerRecord<>("test", Integer.toString(i))).get();
          out.println("ack " + i);
        }
      }
    }
  }
}
