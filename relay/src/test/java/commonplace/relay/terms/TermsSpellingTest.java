package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Terms;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.RandomTerms;
import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Terms as JSON and as the fields of a form.
class TermsSpellingTest {
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Terms random(long seed) {
    var random = new Random(seed);
    return new Terms(
        MEMBER,
        random.nextBoolean(),
        random.nextBoolean(),
        Optional.of(RandomTerms.receive(random)),
        Optional.of(RandomTerms.send(random)),
        random.nextBoolean() ? Optional.of("admin <admin@m.example>") : Optional.empty(),
        Optional.of(new Terms.Edition(random.nextInt(100), "operator", Instant.EPOCH)),
        random.nextBoolean() ? Optional.of(random.nextInt(1, 3_651)) : Optional.empty(),
        random.nextBoolean() ? Optional.of(random.nextInt(1, 73)) : Optional.empty());
  }

  private static Terms anonymous(Terms terms) {
    return new Terms(
        MEMBER,
        terms.memory(),
        terms.directory(),
        terms.receive(),
        terms.send(),
        terms.contact(),
        Optional.empty(),
        terms.memoryDays(),
        terms.history());
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatIsShownCanBeSentBackUnchanged(long seed) {
    var terms = random(seed);
    var json = JSON.writeValueAsBytes(TermsJson.write(terms));
    assertThat(TermsJson.read(Bytes.wrapping(json), MEMBER))
        .isEqualTo(new TermsJson.Wish(anonymous(terms), terms.version()));
    var form = TermsForm.of(terms);
    assertThat(form.terms(MEMBER)).isEqualTo(anonymous(terms));
    assertThat(form.version()).isEqualTo(terms.version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"recieve\": {}}",
        "{\"receive\": {\"hashtag\": []}}",
        "{\"receive\": {\"languages\": \"en\"}}",
        "{\"receive\": {\"languages\": [1]}}",
        "{\"receive\": {\"perHour\": 0}}",
        "{\"receive\": {\"perHour\": 99999999999}}",
        "{\"receive\": {\"media\": \"some\"}}",
        "{\"memory\": \"yes\"}",
        "{\"send\": []}"
      })
  void whatIsNotUnderstoodIsRefused(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> TermsJson.read(Bytes.utf8(json), MEMBER));
  }

  @Test
  void whatIsLeftOutIsAsForEverybodyNew() {
    assertThat(TermsJson.read(Bytes.utf8("{}"), MEMBER).terms()).isEqualTo(Terms.initial(MEMBER));
  }

  @Test
  void aFormTakesListsAsPeopleWriteThem() {
    var fields = new HashMap<>(TermsForm.of(Terms.initial(MEMBER)).fields());
    fields.putAll(Map.of("wanted-hashtags", " #Cats, dogs;\n #BIRDS ", "per-hour", " 20 "));
    var receive = new TermsForm(fields).terms(MEMBER).receiving();
    assertThat(receive.wantedHashtags()).containsExactly("birds", "cats", "dogs");
    assertThat(receive.perHour()).contains(20);
    fields.put("per-hour", "many");
    assertThatIllegalArgumentException().isThrownBy(() -> new TermsForm(fields).terms(MEMBER));
  }
}
