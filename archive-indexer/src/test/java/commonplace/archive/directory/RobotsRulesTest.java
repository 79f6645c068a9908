package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RobotsRulesTest {
  private static final String NODEINFO = "/.well-known/nodeinfo";

  private static boolean allows(String path, String... lines) {
    return RobotsRules.parse(String.join("\n", lines), "Commonplace").allows(path);
  }

  @Test
  void withoutRulesEverythingIsAllowed() {
    assertThat(allows(NODEINFO)).isTrue();
    assertThat(allows(NODEINFO, "User-agent: *", "Disallow:")).isTrue();
    assertThat(allows(NODEINFO, "Disallow: /")).as("rules of no group").isTrue();
    assertThat(allows(NODEINFO, "<html>Welcome</html>", "User-agent", ": : :")).isTrue();
  }

  @Test
  void ourGroupReplacesEverybodys() {
    var file =
        new String[] {
          "User-agent: *", "Disallow: /", "", "User-Agent: commonPLACE/0.1", "Disallow: /api/"
        };
    assertThat(allows(NODEINFO, file)).isTrue();
    assertThat(allows("/api/v2/instance", file)).isFalse();
  }

  @Test
  void anotherCrawlersGroupIsNotOurs() {
    assertThat(allows(NODEINFO, "User-agent: CommonplaceBot", "Disallow: /")).isTrue();
    assertThat(allows(NODEINFO, "User-agent: GPTBot", "Disallow: /", "User-agent: *", "Allow: /"))
        .isTrue();
  }

  @Test
  void groupsOfOneAgentAreMergedAndAgentsShareAGroup() {
    assertThat(
            allows(
                "/b",
                "User-agent: Commonplace",
                "Disallow: /a",
                "User-agent: other",
                "User-agent: Commonplace",
                "User-agent: third",
                "Disallow: /b"))
        .isFalse();
  }

  @Test
  void aRuleEndsTheListOfAgents() {
    assertThat(
            allows(
                "/b",
                "User-agent: Commonplace",
                "Disallow: /a",
                "User-agent: other",
                "Disallow: /b"))
        .isTrue();
  }

  @Test
  void theLongestRuleWinsAndAllowWinsATie() {
    assertThat(allows(NODEINFO, "User-agent: *", "Disallow: /", "Allow: /.well-known/")).isTrue();
    assertThat(allows(NODEINFO, "User-agent: *", "Allow: /.well-known/", "Disallow: " + NODEINFO))
        .isFalse();
    assertThat(allows(NODEINFO, "User-agent: *", "Disallow: /.well", "Allow: /.well")).isTrue();
    assertThat(allows(NODEINFO, "User-agent: *", "Allow: /.well", "Disallow: /.well")).isTrue();
  }

  @Test
  void robotsTxtItselfIsAlwaysAllowed() {
    assertThat(allows("/robots.txt", "User-agent: *", "Disallow: /")).isTrue();
  }

  @Test
  void commentsSpacesAndOldLineEndsDoNotMatter() {
    assertThat(allows("/a", "  USER-AGENT :*  # all\r\ndisallow:/a # so it is\rAllow: /b"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/fish*, /fish.php?id=1, true",
    "/fish, /Fish, false",
    "/*.php$, /folder/x.php, true",
    "/*.php$, /x.php?id=1, false",
    "/a*b*c, /a1b2b3c4, true",
    "/a*b*c$, /a1b2c3, false",
    "/$, /, true",
    "/$, /x, false",
    "*, /x, true",
    "/caf%C3%A9, /café, true",
    "/café, /caf%c3%a9, true",
    "/%61, /a, true",
    "/a%2Fb, /a/b, false",
    "/~x, /%7Ex, true",
  })
  void patternsMatchAsInRfc9309(String pattern, String path, boolean matches) {
    assertThat(allows(path, "User-agent: *", "Disallow: " + pattern)).isEqualTo(!matches);
  }

  /// Against the obvious translation to a regular expression.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void globsAgreeWithRegularExpressions(long seed) {
    var random = new Random(seed);
    var pattern = "/" + letters(random, "ab*", 6) + (random.nextBoolean() ? "$" : "");
    var path = "/" + letters(random, "ab", 8);
    var regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '$' ? "$" : Character.toString(c))
            .collect(Collectors.joining());
    var matches = java.util.regex.Pattern.compile("^" + regex).matcher(path).find();
    assertThat(allows(path, "User-agent: *", "Disallow: " + pattern))
        .as(pattern + " on " + path)
        .isEqualTo(!matches);
  }

  private static String letters(Random random, String alphabet, int most) {
    return random
        .ints(random.nextInt(most + 1), 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @Test
  void hugeAndHostileFilesAreBounded() {
    var stars = "Disallow: /" + "*a".repeat(1_000) + "b$\n";
    assertThat(allows("/" + "a".repeat(2_000), "User-agent: *", stars.repeat(20))).isTrue();
    assertThat(allows("/x", "User-agent: *", "Disallow: /" + "x".repeat(10_000))).isTrue();
  }
}
