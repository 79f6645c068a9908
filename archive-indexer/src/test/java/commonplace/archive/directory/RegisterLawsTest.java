package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.directory.KnownHost.Visit;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.Community;
import commonplace.core.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds whatever servers answer, whoever comes and goes, and whenever we restart.
class RegisterLawsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int STEPS = 60;

  private final Map<String, Community> written = new HashMap<>();
  private final Map<String, Memory> remembered = new HashMap<>();
  private final Map<String, Instant> lastRead = new HashMap<>();
  private int reads;
  private Register register = new Register(DAY);

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aDayLiesBetweenReadsAndARestartWritesNothing(long seed) {
    var random = new Random(seed);
    var now = Facts.NOW;
    for (int step = 0; step < STEPS; step++) {
      now = now.plusSeconds(random.nextInt((int) DAY.toSeconds() / 2));
      var candidates = candidates(random);
      for (var due : register.due(candidates, written, now).entrySet()) {
        visit(due.getKey(), due.getValue(), now, random);
      }
      remember(random);
      write(candidates);
      assertThat(register.changes(candidates, written, this::memory)).isEmpty();
      if (random.nextInt(3) == 0) {
        register = new Register(DAY);
        register.restore(written);
        lastRead.keySet().retainAll(written.keySet()); // of who left, a restart knows nothing
        assertThat(register.changes(candidates, written, this::memory))
            .as("after a restart")
            .isEmpty();
      }
    }
    assertThat(reads).as("something happened").isPositive();
  }

  private void visit(Host host, Visit visit, Instant now, Random random) {
    if (visit == Visit.NONE) {
      return;
    }
    var reading = visit == Visit.ALL ? reading(random) : rules(random);
    if (visit == Visit.ALL && !(reading instanceof HostReading.Failed)) {
      reads++;
      var before = lastRead.put(host.id(), now);
      if (before != null) {
        assertThat(Duration.between(before, now)).as(host.id()).isGreaterThanOrEqualTo(DAY);
      }
    }
    register.visited(new Visits.Done(host, reading, now));
  }

  private static HostReading reading(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new HostReading.Failed("status 503");
      case 1 -> new HostReading.Refused(rule("/"));
      default ->
          new HostReading.Read(
              rule(random.nextBoolean() ? "/c/" : ""),
              new ServerCard(
                  random.nextBoolean() ? "" : "Server " + random.nextInt(3),
                  "",
                  List.of("en", "pl").subList(0, random.nextInt(3)),
                  random.nextBoolean() ? "" : "mastodon",
                  Optional.of(random.nextBoolean()).filter(_ -> random.nextBoolean()),
                  Optional.of(7L).filter(_ -> random.nextBoolean())));
    };
  }

  private static HostReading rules(Random random) {
    return random.nextInt(4) == 0
        ? new HostReading.Failed("status 503")
        : new HostReading.RulesOnly(rule(random.nextBoolean() ? "/c/" : ""));
  }

  private static RobotsRules rule(String disallowed) {
    return RobotsRules.parse("User-agent: *\nDisallow: " + disallowed, "Commonplace");
  }

  private static Candidates.Snapshot candidates(Random random) {
    var members = new HashMap<String, Host>();
    var groups = new HashMap<String, Group>();
    IntStream.range(0, 3)
        .forEach(i -> {
          var host = new Host("https", Authority.of("s" + i + ".example"));
          if (random.nextInt(4) > 0) {
            members.put(host.id(), host);
          }
          if (random.nextInt(3) > 0) {
            var id = "https://" + host.id() + "/c/" + random.nextInt(2);
            groups.put(id, Group.of(Facts.group(id, "Group")).orElseThrow());
          }
        });
    return new Candidates.Snapshot(members, groups);
  }

  private void remember(Random random) {
    if (random.nextBoolean()) {
      var id = "s" + random.nextInt(3) + ".example";
      remembered.put(
          id,
          new Memory(
              random.nextInt(5),
              1,
              Optional.empty(),
              List.of(new Community.TopicCount("garden", 2)),
              List.of("de", "en").subList(0, random.nextInt(3))));
    }
  }

  private Memory memory(String id, Optional<Community> listed) {
    return remembered.getOrDefault(id, Memory.NONE);
  }

  private void write(Candidates.Snapshot candidates) {
    register
        .changes(candidates, written, this::memory)
        .forEach((id, community) ->
            community.ifPresentOrElse(c -> written.put(id, c), () -> written.remove(id)));
  }
}
