package commonplace.main.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.kafka.TopicAudit;
import commonplace.core.log.LogUnavailableException;
import commonplace.main.doctor.Finding.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each check with what makes it fail.
class ChecksTest {
  private static final long MIB = 1L << 20;

  @TempDir Path dir;

  private static void assertFound(Finding finding, Level level, String seen) {
    assertThat(finding.level()).as(finding.toString()).isEqualTo(level);
    assertThat(finding.seen()).contains(seen);
    assertThat(finding.advice().isEmpty()).isEqualTo(level == Level.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "100000, 200000, OK",
    "3000, 100000, WARNING",
    "1000, 2000, WARNING",
    "511, 2000, ERROR",
    "0, 0, ERROR",
  })
  void diskSpaceRunsOut(long free, long total, Level level) {
    assertFound(FolderChecks.space(free * MIB, total * MIB), level, free + " MiB free");
  }

  @Test
  void theDataFolderIsThere() {
    assertThat(FolderChecks.folder(dir)).first().extracting(Finding::level).isEqualTo(Level.OK);
    assertThat(FolderChecks.folder(dir.resolve("none")))
        .singleElement()
        .satisfies(finding -> assertFound(finding, Level.ERROR, "cannot be looked at"));
  }

  @ParameterizedTest
  @CsvSource({"rw-------,OK", "r--------,OK", "rw-r-----,ERROR", "rw----r--,ERROR"})
  void secretsAreTheOwnersAlone(String rights, Level level) throws Exception {
    var file = Files.writeString(dir.resolve("secret"), "s");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    assertFound(FolderChecks.secret("secret file", file), level, file.toString());
  }

  @Test
  void aMissingSecretIsAnError() {
    assertFound(FolderChecks.secret("secret file", dir.resolve("x")), Level.ERROR, "there is no");
  }

  @ParameterizedTest
  @CsvSource({"PT720H,OK", "PT240H,WARNING", "PT48H,ERROR", "-PT1H,ERROR"})
  void certificatesEnd(Duration left, Level level) {
    var now = Instant.parse("2026-11-28T12:00:00Z");
    assertFound(Certificate.left(now.plus(left), now), level, "more days, until 20");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1,OK", "10.0.0.1,WARNING", "127.0.0.1,WARNING", "fe80::1,WARNING"})
  void aNameLeadsToPublicAddresses(String address, Level level) throws UnknownHostException {
    var finding = OriginChecks.resolved("relay.example", List.of(InetAddress.getByName(address)));
    assertFound(finding, level, "relay.example is ");
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S,OK",
    "-PT29S,OK",
    "PT31S,WARNING",
    "-PT2M,WARNING",
    "PT6M,ERROR",
    "-PT1H,ERROR"
  })
  void theClockIsAsOthers(Duration skew, Level level) {
    assertFound(
        NodeChecks.clock(Optional.of(skew)),
        level,
        skew.isNegative() ? "seconds ahead of peers" : "seconds behind peers");
  }

  @Test
  void whereNobodyWasHeardTheClockIsNotKnownToBeRight() {
    var found = NodeChecks.clock(Optional.empty());
    assertFound(found, Level.WARNING, "too few peers");
    assertThat(found.advice()).contains("ask again", "NTP");
  }

  /// Of two addresses.
  @ParameterizedTest
  @CsvSource({
    "OK,true,OK,true,OK",
    "OK,true,ERROR,true,ERROR",
    "WARNING,true,ERROR,true,ERROR",
    "OK,true,WARNING,false,WARNING",
    "WARNING,false,WARNING,false,ERROR",
  })
  void aCertificateIsAsAtItsWorstAddress(
      Level first, boolean firstTried, Level second, boolean secondTried, Level level)
      throws UnknownHostException {
    var found =
        Certificate.together(
            List.of(at("192.0.2.1", first, firstTried), at("2001:db8::2", second, secondTried)));
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.advice().isEmpty()).isEqualTo(level == Level.OK);
    assertThat(found.seen().contains("at 192.0.2.1 "))
        .isEqualTo(level == Level.OK || first != Level.OK);
    assertThat(found.seen().contains("at 2001:db8:0:0:0:0:0:2 "))
        .isEqualTo(level == Level.OK || second != Level.OK);
  }

  private static Certificate.At at(String address, Level level, boolean tried)
      throws UnknownHostException {
    var finding = new Finding("certificate", level, "seen", level == Level.OK ? "" : "do it");
    return new Certificate.At(InetAddress.getByName(address), finding, tried);
  }

  @ParameterizedTest
  @CsvSource({"200,65536,OK", "200,1024,WARNING", "5000,8192,WARNING", "7500,8192,ERROR"})
  void filesRunOut(long open, long most, Level level) {
    assertFound(NodeChecks.files(open, most), level, open + " files open of " + most);
  }

  @ParameterizedTest
  @CsvSource({"224,512,OK", "224,450,ERROR"})
  void theSystemAllowsTheMemory(long heap, long machine, Level level) {
    assertFound(NodeChecks.memory(heap * MIB, machine * MIB), level, heap + " MiB of heap");
  }

  @Test
  void slowSignaturesAreAWarning() {
    assertFound(NodeChecks.signatures("ACCP 2.5.0", Optional.empty()), Level.OK, "ACCP");
    assertFound(
        NodeChecks.signatures("JDK", Optional.of("no library")), Level.WARNING, "no library");
  }

  @Test
  void theBrokerAndItsTopicsAreWhole() {
    var whole = NodeChecks.broker(new TopicAudit.Report(3, List.of(), List.of()));
    assertThat(whole).allMatch(finding -> finding.level() == Level.OK);
    var broken = NodeChecks.broker(new TopicAudit.Report(2, List.of("a: b"), List.of("c-1")));
    assertFound(broken.getFirst(), Level.ERROR, "2 brokers; c-1");
    assertFound(broken.getLast(), Level.ERROR, "a: b");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsAnErrorAndTheRestIsStillTold() {
    var checks =
        new NodeChecks(
            () -> {
              throw new LogUnavailableException("no answer", new IllegalStateException());
            },
            Optional::empty,
            "JDK",
            Optional.empty());
    assertThat(checks.all()).extracting(Finding::check).contains("broker", "clock", "signatures");
    assertFound(checks.all().getFirst(), Level.ERROR, "no answer");
  }
}
