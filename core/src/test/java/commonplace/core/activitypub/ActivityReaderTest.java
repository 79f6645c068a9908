package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActivityReader.Malformed;
import commonplace.core.activitypub.ActivityReader.Read;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityReaderTest {
  private static Activity read(String json) {
    return switch (JsonReader.parse(Bytes.utf8(json.replace('\'', '"')))) {
      case JsonReader.Json(var value, _) ->
          switch (ActivityReader.read(value)) {
            case Read(var activity) -> activity;
            case Malformed(var reason) -> throw new AssertionError(reason);
          };
      case JsonReader.NotJson(var reason) -> throw new AssertionError(reason);
    };
  }

  private static String refusal(String json) {
    return switch (JsonReader.parse(Bytes.utf8(json.replace('\'', '"')))) {
      case JsonReader.Json(var value, _) ->
          switch (ActivityReader.read(value)) {
            case Read(var activity) -> throw new AssertionError("was read: " + activity);
            case Malformed(var reason) -> reason;
          };
      case JsonReader.NotJson(var reason) -> reason;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'https://www.w3.org/ns/activitystreams#Public'",
        "'as:Public'",
        "['Public']",
        "{'id':'as:Public'}"
      })
  void aFollowOfEverybodyIsRecognisedInAllSpellings(String object) {
    var activity =
        read(
            "{'id':'https://m.example/1','type':'Follow','actor':'https://m.example/actor','object':"
                + object
                + "}");
    assertThat(activity)
        .isInstanceOfSatisfying(
            Activity.Follow.class, follow -> assertThat(follow.ofPublic()).isTrue());
  }

  @Test
  void aMastodonNoteIsReadWhole() {
    var activity =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"sensitive":"as:sensitive"}],
             "id":"https://m.example/users/ada/statuses/1/activity","type":"Create",
             "actor":"https://m.example/users/ada",
             "to":["https://www.w3.org/ns/activitystreams#Public"],
             "cc":["https://m.example/users/ada/followers"],
             "object":{"id":"https://m.example/users/ada/statuses/1","type":"Note",
               "summary":"food","inReplyTo":null,"published":"2026-01-02T03:04:05Z",
               "url":"https://m.example/@ada/1","attributedTo":"https://m.example/users/ada",
               "to":["https://www.w3.org/ns/activitystreams#Public"],"sensitive":true,
               "content":"<p>Pierogi</p>","contentMap":{"pl":"<p>Pierogi</p>"},
               "tag":[{"type":"Hashtag","href":"https://m.example/tags/kuchnia","name":"#Kuchnia"},
                      {"type":"Mention","href":"https://l.example/c/food","name":"@food"}],
               "attachment":[{"type":"Document","url":"https://m.example/1.png","name":"a plate"}]},
             "signature":{"type":"RsaSignature2017","creator":"https://m.example/users/ada#main-key",
               "created":"2026-01-02T03:04:05Z","signatureValue":"AAAA"}}
            """);
    assertThat(activity.head().signed()).isTrue();
    assertThat(activity.head().audience().isPublic()).isTrue();
    assertThat(activity)
        .isInstanceOfSatisfying(
            Activity.Create.class,
            create -> {
              var note = create.document();
              assertThat(note.id()).contains(Iri.of("https://m.example/users/ada/statuses/1"));
              assertThat(note.language()).isEqualTo("pl");
              assertThat(note.hashtags()).containsExactly("Kuchnia");
              assertThat(note.mentions()).containsExactly(Iri.of("https://l.example/c/food"));
              assertThat(note.altTexts()).containsExactly("a plate");
              assertThat(note.summary()).isEqualTo("food");
              assertThat(note.sensitive()).isTrue();
              assertThat(note.url()).contains("https://m.example/@ada/1");
              assertThat(note.searchableBy()).isEmpty();
            });
    assertThat(Ownership.objection(activity)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DataIntegrityProof, eddsa-jcs-2022, INTEGRITY",
    "DataIntegrityProof, ecdsa-jcs-2019, NONE",
    "DataIntegrityProof, '', NONE",
    "Ed25519Signature2020, eddsa-jcs-2022, NONE",
    "'', '', NONE"
  })
  void onlyAProofThatOthersVerifyLetsItGoByteForByte(String type, String suite, Signing signing) {
    var proof = "{'type':'%s','cryptosuite':'%s','proofValue':'z1'}".formatted(type, suite);
    var like = "{'type':'Like','actor':'https://m.example/u','object':'https://x.example/1',";
    assertThat(read(like + "'proof':" + proof + "}").head().signing()).isEqualTo(signing);
    assertThat(read(like + "'proof':[{'proofValue':'z2'}," + proof + "]}").head().signing())
        .isEqualTo(signing);
  }

  @Test
  void anUndoIsReadInAllShapes() {
    var embedded =
        read(
            "{'id':'https://m.example/2','type':'Undo','actor':'https://m.example/actor','object':"
                + "{'id':'https://m.example/1','type':'Follow','object':'as:Public'}}");
    assertThat(embedded)
        .isInstanceOfSatisfying(
            Activity.Undo.class,
            undo -> {
              assertThat(undo.undoneId()).contains(Iri.of("https://m.example/1"));
              assertThat(undo.undoneType()).contains("Follow");
              assertThat(undo.undoneObject()).contains(Audience.PUBLIC);
            });
    var bare =
        read(
            "{'type':'Undo','actor':{'id':'https://m.example/actor','type':'Application'},"
                + "'object':'https://m.example/1'}");
    assertThat(bare)
        .isInstanceOfSatisfying(
            Activity.Undo.class, undo -> assertThat(undo.undoneType()).isEmpty());
  }

  @Test
  void odditiesOfTheWildAreUnderstood() {
    var delete =
        read(
            "{'@type':['https://www.w3.org/ns/activitystreams#Delete'],'@id':'https://m.example/d',"
                + "'actor':['https://m.example/u'],"
                + "'object':{'type':'Tombstone','id':'https://m.example/n'}}");
    assertThat(delete)
        .isInstanceOfSatisfying(
            Activity.Delete.class,
            d -> assertThat(d.target()).isEqualTo(Iri.of("https://m.example/n")));
    assertThat(
            read("{'type':'as:Like','actor':'https://m.example/u','object':'https://x.example/1'}"))
        .isInstanceOf(Activity.Other.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "{}",
        "{'type':'Create'}",
        "{'type':'Create','actor':7}",
        "{'type':'Create','actor':'not a url'}",
        "{'type':'Create','actor':'https://m.example/u','object':'https://m.example/n'}",
        "{'type':'Create','id':7,'actor':'https://m.example/u','object':{}}",
        "{'type':'Announce','actor':'https://m.example/u','object':['https://a.example/1','https://a.example/2']}",
        "{'type':'Follow','actor':'https://m.example/u'}",
        "{'type':'Create','type':'Follow'}",
        "{'a':",
        "{} {}"
      })
  void whatLacksTheEssentialsIsRefusedWithAReason(String json) {
    assertThat(refusal(json)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the id of somebody else's server
        "{'id':'https://x.example/1','type':'Create','actor':'https://m.example/u',"
            + "'object':{'id':'https://m.example/n'}}",
        "{'id':'https://m.example/1','type':'Create','actor':'https://m.example/u',"
            + "'object':{'id':'https://x.example/n'}}",
        "{'id':'https://m.example/1','type':'Create','actor':'https://m.example/u',"
            + "'object':{'id':'https://m.example/n','attributedTo':'https://x.example/u'}}",
        "{'id':'https://m.example/1','type':'Update','actor':'https://m.example/u','object':{}}",
        "{'id':'https://m.example/1','type':'Delete','actor':'https://m.example/u',"
            + "'object':'https://x.example/n'}",
        "{'id':'https://m.example/1','type':'Undo','actor':'https://m.example/u',"
            + "'object':'https://x.example/n'}"
      })
  void whatBelongsToOthersIsObjectedTo(String json) {
    assertThat(Ownership.objection(read(json))).isPresent();
  }

  @Test
  void depthAndEncodingAreBounded() {
    assertThat(refusal("[".repeat(100) + "]".repeat(100))).contains("deeper than 64");
    assertThat(JsonReader.parse(Bytes.of(new byte[] {'"', (byte) 0xc3, '"'})))
        .isEqualTo(new JsonReader.NotJson("the document is not UTF-8"));
    assertThat(JsonReader.parse(Bytes.of(new byte[JsonReader.MAX_BYTES + 1])))
        .isInstanceOf(JsonReader.NotJson.class);
  }

  @Test
  void flagsThatAreNoBooleansAreNoConsent() {
    var parsed =
        JsonReader.parse(
            Bytes.utf8(
                """
                {"id":"https://m.example/u","type":"Person","inbox":"https://m.example/u/inbox",
                 "indexable":"true","discoverable":null,"searchableBy":[],
                 "summary":"<p>hi <a>#<span>NoBot</span></a></p>",
                 "publicKey":{"id":"https://m.example/u#main-key","owner":"https://m.example/u",
                   "publicKeyPem":"PEM"}}
                """));
    assertThat(parsed)
        .isInstanceOfSatisfying(
            JsonReader.Json.class,
            json -> {
              var actor = new ActorDocument(json.value());
              assertThat(actor.indexable()).isEmpty();
              assertThat(actor.discoverable()).isEmpty();
              assertThat(actor.searchableBy()).isEmpty();
              assertThat(actor.refusesRobots()).isTrue();
              assertThat(actor.keys()).hasSize(1);
            });
  }

  /// What rules and terms look at has no end before that of what is taken at all.
  @Test
  void everyHashtagThatIsTakenIsRead() {
    var tags =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "{'type':'Hashtag','name':'#t" + i + "'}")
            .collect(Collectors.joining(","));
    var note = "{'id':'https://m.example/1','type':'Note','tag':[%t]}";
    var create =
        "{'type':'Create','actor':'https://m.example/ada','object':"
            + note.replace("%t", tags)
            + "}";
    assertThat(read(create))
        .isInstanceOfSatisfying(
            Activity.Create.class,
            read -> {
              assertThat(read.document().hashtags()).hasSize(1_000).endsWith("t999");
              assertThat(read.document().crowded()).isEmpty();
              assertThat(Traits.of(read.document()).hashtags()).contains("t100", "t999");
            });
    var more = create.replace("'tag':[", "'tag':[{'type':'Mention'},");
    assertThat(refusal(more)).contains("at most 1000");
  }
}
