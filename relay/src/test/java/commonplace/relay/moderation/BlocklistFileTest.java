package commonplace.relay.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Seeds;
import commonplace.relay.moderation.BlocklistFile.Entry;
import commonplace.relay.moderation.BlocklistFile.Mistake;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Blocklists as they are published.
class BlocklistFileTest {
  private static BlocklistFile parse(String text) {
    return BlocklistFile.parse(Bytes.wrapping(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anExportOfMastodonsIsRead() {
    var file =
        parse(
            """
            #domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
            bad.example,suspend,false,false,"spam, and ""worse""\",false
            loud.example,silence,true,false,,false
            fine.example,noop,true,false,,false
            exa*ple.com,suspend,false,false,hidden,true
            odd.example,maybe,false,false,,false
            """);
    assertThat(file.entries())
        .containsExactly(
            new Entry("bad.example", Effect.REFUSE, "spam, and \"worse\""),
            new Entry("loud.example", Effect.LIMIT, ""));
    assertThat(file.mistakes())
        .containsExactly(
            new Mistake(5, "the domain is obfuscated: exa*ple.com"),
            new Mistake(6, "the severity is not noop, silence or suspend: maybe"));
  }

  @Test
  void columnsMayComeInAnyOrderAndDomainsAlone() {
    assertThat(parse("severity,public_comment,domain\r\nsilence,hm,A.Example\r\n").entries())
        .containsExactly(new Entry("a.example", Effect.LIMIT, "hm"));
    assertThat(parse("\uFEFFa.example\n# a comment\n\n*.b.example\n").entries())
        .containsExactly(
            new Entry("a.example", Effect.REFUSE, ""), new Entry("b.example", Effect.REFUSE, ""));
    assertThat(parse("a.example,silence\nA.EXAMPLE.,suspend").entries())
        .as("the strictest counts")
        .containsExactly(new Entry("a.example", Effect.REFUSE, ""));
  }

  @Test
  void aMistakeNamesItsLineAndSpoilsNoOther() {
    var file = parse("domain\na.example\n\"open\nhttps://x.example/\ncom\nb.example\n");
    assertThat(file.entries()).extracting(Entry::domain).containsExactly("a.example", "b.example");
    assertThat(file.mistakes()).extracting(Mistake::line).containsExactly(3, 4, 5);
  }

  @Test
  void aCommentOverSeveralLinesCountsThem() {
    var file = parse("domain,public_comment\na.example,\"one\ntwo\nthree\"\n?.example,x\n");
    assertThat(file.entries()).hasSize(1);
    assertThat(file.mistakes()).extracting(Mistake::line).containsExactly(5);
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlocklistFile.parse(Bytes.wrapping(new byte[] {(byte) 0xff, 'a'})));
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void nothingThatIsSentBreaksIt(long seed) {
    var random = new Random(seed);
    var parts =
        new String[] {
          "domain", ",", "\"", "\n", "\r\n", "a.example", "#", "*", "suspend", "é", " "
        };
    var text = new StringBuilder();
    for (int i = random.nextInt(300); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    var file = parse(text.toString());
    long lines = text.chars().filter(c -> c == '\n').count() + 1;
    assertThat(file.mistakes())
        .allSatisfy(mistake -> assertThat((long) mistake.line()).isBetween(1L, lines));
    assertThat(file.entries()).extracting(Entry::domain).doesNotHaveDuplicates();
  }
}
