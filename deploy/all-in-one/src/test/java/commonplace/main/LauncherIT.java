package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.main.Launched.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  @TempDir Path elsewhere;

  private Ended run(Map<String, String> more, String... arguments) throws Exception {
    return Launched.run(Launched.SCRIPT, elsewhere, more, arguments);
  }

  private Path fakeJdk(String name, String version) throws Exception {
    var jdk = elsewhere.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    for (var tool : new String[] {"java", "javac"}) {
      var file = Files.writeString(jdk.resolve("bin").resolve(tool), "#!/bin/sh\necho " + name);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    var help = run(Map.of(), "help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .contains(" up ", " test ", " browser-test ", " status ", " stop ", " admin ", " version ");
    assertThat(run(Map.of()).out()).isEqualTo(help.out());
  }

  @Test
  void itWorksThroughALinkAndWithSpacesInPaths() throws Exception {
    var link =
        Files.createSymbolicLink(
            Files.createDirectory(elsewhere.resolve("my tools")).resolve("cp"), Launched.SCRIPT);
    assertThat(Launched.run(link, elsewhere, Map.of(), "version").out())
        .matches("Commonplace \\d+\\..*\\n");
  }

  @Test
  void anUnknownCommandIsNamed() throws Exception {
    var ended = run(Map.of(), "upp");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("unknown command: upp");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    for (var command : new String[] {"up", "test", "status"}) {
      var ended =
          run(Map.of("JAVA_HOME", "", "COMMONPLACE_JDK_PLACES", elsewhere + "/none"), command);
      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.err()).contains("no JDK 25 found", "adoptium.net", "JAVA_HOME");
    }
  }

  @Test
  void anOlderJdkIsNamed() throws Exception {
    var old = fakeJdk("old", "21.0.4");
    var ended =
        run(
            Map.of("JAVA_HOME", old.toString(), "COMMONPLACE_JDK_PLACES", elsewhere + "/none"),
            "status");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("JAVA_HOME is " + old, "holds a JDK 21");
  }

  @Test
  void aNewerJdkIsFoundBesideAnOlderOne() throws Exception {
    fakeJdk("a-jdk-21", "21.0.4");
    fakeJdk("b-jdk-25", "25.0.1");
    var ended =
        run(Map.of("JAVA_HOME", "", "COMMONPLACE_JDK_PLACES", elsewhere.toString()), "status");
    assertThat(ended.out()).isEqualTo("b-jdk-25\n");
  }

  /// A folder with what the launcher itself uses, and nothing more.
  private Path tools() throws Exception {
    var tools = Files.createDirectory(elsewhere.resolve("tools"));
    for (var tool : new String[] {"bash", "sed", "dirname", "readlink", "find", "head"}) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    return tools;
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    var ended = run(Map.of("PATH", tools().toString()), "test");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("Maven (mvn) is needed");
  }

  @Test
  void withoutNodeOrABrowserTheBrowserTestSaysSo() throws Exception {
    var tools = tools();
    var path = tools.toString();
    var without = run(Map.of("PATH", path), "browser-test");
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err()).contains("Node 20.10 or newer with npm is needed");
    for (var tool : new String[] {"node", "npm"}) {
      var file = Files.writeString(tools.resolve(tool), "#!/bin/sh\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    var blind = run(Map.of("PATH", path, "COMMONPLACE_BROWSER", ""), "browser-test");
    assertThat(blind.status()).isEqualTo(2);
    assertThat(blind.err()).contains("no browser found", "set COMMONPLACE_BROWSER");
    var wrong = run(Map.of("PATH", path, "COMMONPLACE_BROWSER", "/none"), "browser-test");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("COMMONPLACE_BROWSER is /none, which cannot be run");
  }

  @Test
  void mistakesEndWithStatusTwo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = "127.0.0.1:" + taken.getLocalPort();
      var file = Files.writeString(elsewhere.resolve("a-file"), "");
      expectMistake("--listen: " + port + " cannot be listened on", "--listen", port);
      expectMistake("--ops-listen: " + port + " cannot", "--ops-listen", port);
      expectMistake("--shard-listen: " + port + " cannot", "--shard-listen", port);
      expectMistake("--data: the folder cannot be written: " + file, "--data", file + "/data");
      expectMistake("--rules is \"none.txt\", but must be a readable text", "--rules", "none.txt");
      expectMistake(
          "--secret-file: there is no none", "--kafka", "127.0.0.1:1", "--secret-file", "none");
      expectMistake("Unknown option", "--colour", "red");
    }
  }

  private void expectMistake(String message, String... flags) throws Exception {
    var arguments = new java.util.ArrayList<>(java.util.List.of("up"));
    if (!java.util.List.of(flags).contains("--listen")) {
      arguments.addAll(java.util.List.of("--listen", "127.0.0.1:" + Launched.freePort()));
    }
    arguments.addAll(java.util.List.of(flags));
    var ended = run(Map.of(), arguments.toArray(String[]::new));
    assertThat(ended.err()).startsWith("commonplace: " + message);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }
}
