package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.main.Launched.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher builds and rehearses, and when: in a copy of the project's shape, with a Maven
/// and a JDK that only write down that they were called.
class PreparationIT {
  private static final String CACHE = "start-25.0.3+9-LTS.aot";

  @TempDir Path dir;
  private Path root;
  private Path target;
  private Path source;
  private Path jdk;

  @BeforeEach
  void project() throws Exception {
    root = dir.resolve("project");
    target = root.resolve("deploy/all-in-one/target");
    source = root.resolve("relay/src/main/java/Relay.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.writeString(root.resolve("pom.xml"), "");
    Files.createDirectories(root.resolve("deploy/all-in-one"));
    Files.copy(Launched.SCRIPT, root.resolve("deploy/commonplace"));
    tool(
        dir.resolve("bin/mvn"),
        "echo mvn >> calls; mkdir -p " + target + "/lib; touch " + target + "/all-in-one-1.jar");
    jdk = dir.resolve("jdk");
    tool(jdk.resolve("bin/javac"), "");
    java("");
    Files.writeString(
        jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9-LTS\"\n");
  }

  private static void tool(Path file, String script) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// A JDK that makes the cache when it is asked to, and else tells its arguments.
  private void java(String rehearsal) throws Exception {
    tool(
        jdk.resolve("bin/java"),
        """
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) %s echo rehearsed >> calls; echo cache > "${word#*=}"; exit 0 ;;
          esac
        done
        echo "$@"
        """
            .replace("%s", rehearsal));
  }

  private Ended run(String... command) throws Exception {
    return Launched.run(
        root.resolve("deploy/commonplace"),
        dir,
        Map.of(
            "JAVA_HOME",
            jdk.toString(),
            "COMMONPLACE_BUILD",
            "",
            "PATH",
            dir.resolve("bin") + ":" + System.getenv("PATH")),
        command);
  }

  /// What was called since the last time; Maven runs in the project, the JDK where the user is.
  private String calls() throws Exception {
    var called = new StringBuilder();
    for (var file : new Path[] {root.resolve("calls"), dir.resolve("calls")}) {
      if (Files.exists(file)) {
        called.append(Files.readString(file));
        Files.delete(file);
      }
    }
    return called.toString();
  }

  private static void later(Path file, Path than) throws Exception {
    var time = Files.getLastModifiedTime(than).toInstant().plus(Duration.ofSeconds(5));
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  @Test
  void theFirstStartBuildsAndRehearsesAndLaterOnesDoNot() throws Exception {
    var first = run("up");
    assertThat(calls()).isEqualTo("mvn\nrehearsed\n");
    assertThat(first.err()).contains("Building Commonplace", "Rehearsing the start");
    assertThat(first.out())
        .contains("-Xmx224m", "-XX:AOTCache=" + target.resolve(CACHE), "commonplace.main.Main up");
    assertThat(first.out()).contains("-cp " + target.resolve("all-in-one-1.jar"));
    var second = run("up");
    assertThat(calls()).isEmpty();
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void changedSourcesAreBuiltAnewButNotUnderARunningProcess() throws Exception {
    run("up");
    calls();
    later(source, target.resolve("built"));
    for (var command : new String[] {"status", "stop", "admin"}) {
      assertThat(run(command).status()).isZero();
      assertThat(calls()).isEmpty();
    }
    run("up");
    assertThat(calls()).isEqualTo("mvn\nrehearsed\n");
  }

  @Test
  void aCacheOlderThanAJarIsMadeAnew() throws Exception {
    run("up");
    calls();
    later(target.resolve("all-in-one-1.jar"), target.resolve(CACHE));
    run("up");
    assertThat(calls()).isEqualTo("rehearsed\n");
  }

  @Test
  void whenTheRehearsalFailsTheStartGoesOnWithout() throws Exception {
    java("exit 1;");
    var first = run("up");
    assertThat(first.status()).isZero();
    assertThat(first.err()).contains("That failed");
    assertThat(first.out()).contains("commonplace.main.Main up").doesNotContain("AOTCache");
    assertThat(run("up").err()).isEmpty();
    assertThat(target.resolve(CACHE)).isEmptyFile();
    var yesterday = Files.getLastModifiedTime(target.resolve(CACHE)).toInstant();
    java("");
    Files.setLastModifiedTime(
        target.resolve("all-in-one-1.jar"), FileTime.from(yesterday.minus(Duration.ofDays(3))));
    Files.setLastModifiedTime(
        target.resolve(CACHE), FileTime.from(yesterday.minus(Duration.ofHours(49))));
    assertThat(run("up").out()).contains("-XX:AOTCache=" + target.resolve(CACHE));
  }

  @Test
  void aMistakeInTheFlagsIsToldAtTheRehearsalAndLeavesNothingBehind() throws Exception {
    java(
        "echo 'commonplace: Unknown option' >&2; echo 'what the JDK does with its cache'; exit 2;");
    var ended = run("up", "--colour", "red");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).endsWith("quick; once after a build.\ncommonplace: Unknown option\n");
    assertThat(ended.out()).isEmpty();
    assertThat(target.resolve(CACHE)).doesNotExist();
    assertThat(run("up", "--help").out()).contains("commonplace.main.Main up --help");
  }

  @Test
  void twoStartsAtOnceBuildAndRehearseOnce() throws Exception {
    assumeThat(Path.of("/usr/bin/flock")).as("not every system has it").exists();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ended =
          threads.invokeAll(List.<Callable<Ended>>of(() -> run("up"), () -> run("up"))).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(ended)
          .allSatisfy(one -> assertThat(one.out()).contains("-XX:AOTCache=", "Main up"));
    }
    assertThat(calls()).isEqualTo("mvn\nrehearsed\n");
  }

  @Test
  void aBuildThatFailsSaysSo() throws Exception {
    tool(dir.resolve("bin/mvn"), "exit 1");
    var ended = run("up");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("the build failed");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void anInstallThatCannotBeWrittenRunsAsItIs() throws Exception {
    run("up");
    calls();
    later(source, target.resolve("built"));
    assertThat(target.toFile().setWritable(false)).isTrue();
    assumeThat(Files.isWritable(target)).as("root writes everywhere").isFalse();
    assertThat(run("up").status()).isZero();
    assertThat(calls()).isEmpty();
  }
}
