package commonplace.main.doctor;

import commonplace.core.kafka.TopicAudit;
import commonplace.core.log.LogUnavailableException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;

/// What only the running process can tell: its broker, its limits, its clock, its signatures.
public final class NodeChecks {
  /// What the process takes beside the Java heap.
  private static final long BESIDE_THE_HEAP = 256L << 20;

  private static final long FEW_FILES = 4_096;
  private static final Duration CLOCK_OFF = Duration.ofSeconds(30);
  private static final Duration CLOCK_WRONG = Duration.ofMinutes(5);

  private final Supplier<TopicAudit.Report> audit;
  private final Supplier<Optional<Duration>> skew;
  private final String signatures;
  private final Optional<String> slow;

  /// @param skew how far others' clocks are ahead of ours, if enough of them were heard
  /// @param signatures what makes our signatures, or nothing in a process without the relay
  /// @param slow why the quick provider is not used, if it is not
  public NodeChecks(
      Supplier<TopicAudit.Report> audit,
      Supplier<Optional<Duration>> skew,
      String signatures,
      Optional<String> slow) {
    this.audit = audit;
    this.skew = skew;
    this.signatures = signatures;
    this.slow = slow;
  }

  /// All of them. Asks the broker, and so may take some seconds.
  public List<Finding> all() {
    var findings = new ArrayList<Finding>();
    try {
      findings.addAll(broker(audit.get()));
    } catch (LogUnavailableException e) {
      findings.add(
          Finding.error(
              "broker",
              String.valueOf(e.getMessage()),
              "look at the broker's own log, its disk and its network"));
    }
    findings.add(clock(skew.get()));
    if (!signatures.isEmpty()) {
      findings.add(signatures(signatures, slow));
    }
    var open = ofTheSystem("OpenFileDescriptorCount");
    var most = ofTheSystem("MaxFileDescriptorCount");
    if (open.isPresent() && most.isPresent()) {
      findings.add(files(open.getAsLong(), most.getAsLong()));
    }
    ofTheSystem("TotalMemorySize")
        .ifPresent(machine -> findings.add(memory(Runtime.getRuntime().maxMemory(), machine)));
    return findings;
  }

  /// What the JVM says of the system, in a container of its limits; not every system has
  /// everything.
  private static OptionalLong ofTheSystem(String attribute) {
    try {
      var system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      var value = ManagementFactory.getPlatformMBeanServer().getAttribute(system, attribute);
      return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (JMException _) {
      return OptionalLong.empty();
    }
  }

  static List<Finding> broker(TopicAudit.Report report) {
    var brokers = report.brokers() + (report.brokers() == 1 ? " broker" : " brokers");
    var topics =
        report.differences().isEmpty()
            ? Finding.ok("topics", "all are there, set as they should be")
            : Finding.error(
                "topics",
                String.join("; ", report.differences()),
                "a restart puts right what can be without losing anything, and says the rest");
    var copies =
        report.atRisk().isEmpty()
            ? Finding.ok("broker", brokers + ", every partition is complete")
            : Finding.error(
                "broker",
                brokers + "; " + String.join("; ", report.atRisk()),
                "bring the missing broker back; until then another failure stops the log");
    return List.of(copies, topics);
  }

  static Finding clock(Optional<Duration> skew) {
    if (skew.isEmpty()) {
      return Finding.warning(
          "clock",
          "it is not known: too few peers have answered yet to compare it with theirs",
          "ask again when three servers have answered; until then see that NTP sets it:"
              + " timedatectl");
    }
    var off = skew.get().abs();
    var seen =
        off.toSeconds()
            + " seconds "
            + (skew.get().isNegative() ? "ahead of" : "behind")
            + " peers";
    if (off.compareTo(CLOCK_WRONG) > 0) {
      return Finding.error("clock", seen, "set it, by NTP: peers refuse what is signed so");
    }
    return off.compareTo(CLOCK_OFF) > 0
        ? Finding.warning("clock", seen, "let NTP set it, before signatures fail")
        : Finding.ok("clock", seen);
  }

  static Finding signatures(String provider, Optional<String> slow) {
    return slow.map(why ->
            Finding.warning(
                "signatures",
                "made by " + provider + ": " + why,
                "use a system that ACCP has a library for, or bear three times the CPU"))
        .orElseGet(() -> Finding.ok("signatures", "made by " + provider));
  }

  static Finding files(long open, long most) {
    var seen = open + " files open of " + most;
    if (open * 10 > most * 9) {
      return Finding.error(
          "open files", seen, "raise the limit (LimitNOFILE, ulimit -n) and start again");
    }
    return most < FEW_FILES || open * 2 > most
        ? Finding.warning("open files", seen, "raise the limit: LimitNOFILE=65536, ulimit -n")
        : Finding.ok("open files", seen);
  }

  static Finding memory(long heap, long machine) {
    var seen = (heap >> 20) + " MiB of heap on " + (machine >> 20) + " MiB";
    return machine < heap + BESIDE_THE_HEAP
        ? Finding.error(
            "memory",
            seen,
            "allow at least " + ((heap + BESIDE_THE_HEAP) >> 20) + " MiB, or the system ends it")
        : Finding.ok("memory", seen);
  }
}
