package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whoever opens connections and says nothing, or half of something, keeps nobody else out.
class CrowdedDoorE2E {
  private static final int CROWD = 5_000;

  /// Both ends are in this process, and the product needs some itself.
  private static final int DESCRIPTORS = 2 * CROWD + 1_500;

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(CrowdedDoorE2E.class);
  private static final String OPEN = "commonplace_http_connections";
  private static final String SILENT = "commonplace_http_cut_total{cause=\"silent\"}";
  private static final String HALF = "commonplace_inbox_refused_total{reason=\"incomplete\"}";

  @TempDir Path data;
  private final List<SocketChannel> crowd = new ArrayList<>();
  private RunningProduct product;
  private FakePeer writer;
  private FakePeer reader;

  @BeforeEach
  void start() throws IOException {
    product = RunningProduct.start(data);
    writer = FakePeer.start();
    reader = FakePeer.start();
    product.subscribe(writer);
    product.subscribe(reader);
  }

  @AfterEach
  void stop() throws IOException {
    for (var channel : crowd) {
      channel.close();
    }
    product.close();
    writer.close();
    reader.close();
  }

  /// Linux tells; elsewhere it is tried.
  private static long descriptors() throws IOException {
    var limits = Path.of("/proc/self/limits");
    if (!Files.exists(limits)) {
      return Long.MAX_VALUE;
    }
    return Files.readAllLines(limits).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s{2,}", -1)[1].strip())
        .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private void crowdIn(int count, String words) throws IOException {
    var origin = URI.create(product.origin());
    var door = new InetSocketAddress(origin.getHost(), origin.getPort());
    for (int i = 0; i < count; i++) {
      var channel = SocketChannel.open(door);
      crowd.add(channel);
      if (!words.isEmpty()) {
        channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
      }
    }
  }

  private void aPostPasses() {
    var alice = writer.person("alice");
    var activities = Activities.mastodon(alice);
    product.send(writer, alice, activities.create(activities.note("Still here")));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(RunningProduct.types(reader)).contains("Announce"));
  }

  /// Says so on the console, too: a report of a skipped test is easily overlooked.
  private static void assumeEnoughDescriptors() throws IOException {
    long allowed = descriptors();
    var message =
        "not tested: it needs "
            + DESCRIPTORS
            + " open files, and this process may have "
            + allowed
            + " (see ulimit -n)";
    if (allowed <= DESCRIPTORS) {
      LOG.warn("CrowdedDoorE2E: {}", message);
    }
    assumeTrue(allowed > DESCRIPTORS, message);
  }

  private double metric(String series) {
    return product
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }

  @Test
  void fiveThousandThatSayNothingOrHalfOfSomethingKeepNobodyOut() throws IOException {
    assumeEnoughDescriptors();
    assertThat(metric(HALF)).isZero();
    assertThat(metric(SILENT)).isZero();
    crowdIn(
        CROWD / 2,
        "POST /inbox HTTP/1.1\r\nHost: a\r\nSignature: a\r\nContent-Length: 16384\r\n\r\n{");
    crowdIn(CROWD / 2, "");
    aPostPasses();
    assertThat(product.get("/health/live").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(crowd).allMatch(CrowdedDoorE2E::isClosed));
    assertThat(metric(HALF)).isEqualTo(CROWD / 2);
    // on a machine that stalls, the idle time-out may come first to a few
    assertThat(metric(SILENT)).isBetween(CROWD / 2 * 0.9, CROWD / 2.0);
    await().atMost(SOON).untilAsserted(() -> assertThat(metric(OPEN)).isLessThan(CROWD / 50));
    assertThat(metric("commonplace_http_full_total")).isZero();
  }

  /// Reads what it was answered, up to the end.
  private static boolean isClosed(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      var buffer = ByteBuffer.allocate(4_096);
      int read = channel.read(buffer);
      while (read > 0) {
        read = channel.read(buffer.clear());
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
