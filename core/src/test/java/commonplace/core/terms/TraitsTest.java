package commonplace.core.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.testkit.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

class TraitsTest {
  private static Traits of(String json) {
    return Traits.of(new ObjectDocument(Json.parse(json), MissingNode.getInstance()));
  }

  @Test
  void aPostSaysWhatItIsLike() {
    assertThat(
            of(
                """
                {"type": "Note", "inReplyTo": "https://a.example/1", "sensitive": true,
                 "content": "Olá", "contentMap": {"pt-BR": "Olá"},
                 "tag": [{"type": "Hashtag", "name": "#Gatos"}, {"type": "Mention", "name": "@x"}],
                 "attachment": [{"type": "Document", "mediaType": "image/png"}]}\
                """))
        .isEqualTo(new Traits("Note", Set.of("gatos"), "pt-br", true, true, true));
    assertThat(
            of("{\"type\": \"Note\", \"content\": \"...\", \"attachment\": {\"type\": \"Link\"}}"))
        .isEqualTo(new Traits("Note", Set.of(), "und", false, false, false));
    assertThat(of("{\"type\": \"Video\"}").media()).isTrue();
  }
}
