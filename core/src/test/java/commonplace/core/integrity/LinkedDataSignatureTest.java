package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.RandomJson;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Signatures of the kind that Mastodon makes, made here by the JDK alone over statements that are
/// written down, not computed.
class LinkedDataSignatureTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static final String STATEMENTS =
      """
      <https://a.example/notes/1/activity> <RDFtype> <ASCreate> .
      <https://a.example/notes/1/activity> <ASactor> <https://a.example/users/ada> .
      <https://a.example/notes/1/activity> <AScc> <https://a.example/users/ada/followers> .
      <https://a.example/notes/1/activity> <ASobject> <https://a.example/notes/1> .
      <https://a.example/notes/1/activity> <ASpublished> "2026-11-24T11:59:58Z"^^<XSDdateTime> .
      <https://a.example/notes/1/activity> <ASto> <ASPublic> .
      <https://a.example/notes/1/replies> <RDFtype> <ASCollection> .
      <https://a.example/notes/1/replies> <ASfirst> <https://a.example/notes/1/replies?page=1> .
      <https://a.example/notes/1> <http://joinmastodon.org/ns#votersCount> "3"^^<XSDinteger> .
      <https://a.example/notes/1> <RDFtype> <ASNote> .
      <https://a.example/notes/1> <ASattributedTo> <https://a.example/users/ada> .
      <https://a.example/notes/1> <AScontent> "<p>\\"Guten Tag\\", \\\\o/\\n</p>" .
      <https://a.example/notes/1> <AScontent> "<p>\\"Guten Tag\\", \\\\o/\\n</p>"@de-at .
      <https://a.example/notes/1> <ASreplies> <https://a.example/notes/1/replies> .
      <https://a.example/notes/1> <ASsensitive> "true"^^<XSDboolean> .
      <https://a.example/notes/1> <ASsummary> "a warning" .
      <https://a.example/notes/1> <AStag> _:c14n0 .
      <https://a.example/notes/1> <ASto> <ASPublic> .
      _:c14n0 <RDFtype> <ASHashtag> .
      _:c14n0 <AShref> <https://a.example/tags/caf\u00e9> .
      _:c14n0 <ASname> "#caf\u00e9" .
      """;

  private static ObjectNode activity() {
    return Json.parse(
        """
        {"@context": ["https://www.w3.org/ns/activitystreams",
                      {"ostatus": "http://ostatus.org#",
                       "conversation": "ostatus:conversation",
                       "sensitive": "as:sensitive",
                       "Hashtag": "as:Hashtag",
                       "toot": "http://joinmastodon.org/ns#",
                       "votersCount": "toot:votersCount"}],
         "id": "https://a.example/notes/1/activity",
         "type": "Create",
         "actor": "https://a.example/users/ada",
         "published": "2026-11-24T11:59:58Z",
         "to": ["https://www.w3.org/ns/activitystreams#Public"],
         "cc": ["https://a.example/users/ada/followers"],
         "object": {
           "id": "https://a.example/notes/1",
           "type": "Note",
           "summary": "a warning",
           "inReplyTo": null,
           "attributedTo": "https://a.example/users/ada",
           "to": "as:Public",
           "sensitive": true,
           "content": "<p>\\"Guten Tag\\", \\\\o/\\n</p>",
           "contentMap": {"de-AT": "<p>\\"Guten Tag\\", \\\\o/\\n</p>"},
           "votersCount": 3,
           "attachment": [],
           "tag": [{"type": "Hashtag", "name": "#caf\\u00e9",
                    "href": "https://a.example/tags/caf\u00e9"}],
           "replies": {
             "id": "https://a.example/notes/1/replies",
             "type": "Collection",
             "first": "https://a.example/notes/1/replies?page=1"}}}
        """);
  }

  private static ObjectNode signed() {
    return signedOver(activity(), full(STATEMENTS));
  }

  private static String full(String statements) {
    return statements
        .replace("<RDF", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#")
        .replace("<XSD", "<http://www.w3.org/2001/XMLSchema#")
        .replace("<AS", "<https://www.w3.org/ns/activitystreams#");
  }

  private static ObjectNode signedOver(ObjectNode activity, String statements) {
    return LdSignatures.sign(
        activity,
        full(statements),
        "https://a.example/users/ada#main-key",
        TestKeys.rsa(1).getPrivate(),
        "2026-11-24T12:00:00Z");
  }

  private static ProofVerification verify(ObjectNode document) {
    var key =
        Vectors.usable(
            new KeyReader(CryptoProvider.best()).pem(TestKeys.pem(TestKeys.rsa(1).getPublic())));
    var proof = (Proof.Judgeable) Proof.of(document).getLast();
    return ProofVerifier.verify(proof, document, key, NOW);
  }

  private static void assertUnprovable(ObjectNode document, String reason) {
    assertThat(verify(document))
        .isInstanceOfSatisfying(
            ProofVerification.Unprovable.class,
            refused -> assertThat(refused.reason()).contains(reason));
  }

  /// The attack works: a complete JSON-LD processor reads from it just what was signed.
  private static void assertSaysWhatWasSigned(ObjectNode document) {
    try {
      var unsigned = document.deepCopy();
      unsigned.remove("signature");
      assertThat(
              new String(
                  CanonicalGraph.nquads(SecondOpinion.statements(unsigned)),
                  StandardCharsets.UTF_8))
          .isEqualTo(full(STATEMENTS));
    } catch (JsonLdError | UnprovableException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode note(ObjectNode activity) {
    return (ObjectNode) activity.get("object");
  }

  private static ObjectNode inlineContext(ObjectNode activity) {
    return (ObjectNode) activity.get("@context").get(1);
  }

  @Test
  void aSignatureOverTheStatementsHolds() throws UnprovableException {
    assertThat(
            new String(CanonicalGraph.nquads(DocumentGraph.of(activity())), StandardCharsets.UTF_8))
        .isEqualTo(full(STATEMENTS));
    assertThat(verify(signed())).isInstanceOf(ProofVerification.Verified.class);
  }

  @Test
  void itNeedsAnRsaKeyAndTheRightOne() {
    var document = signed();
    var proof = (Proof.Judgeable) Proof.of(document).getLast();
    assertThat(ProofVerifier.verify(proof, document, Vectors.publicKey(), NOW))
        .isInstanceOf(ProofVerification.WrongKey.class);
    var other =
        Vectors.usable(
            new KeyReader(CryptoProvider.jdk()).pem(TestKeys.pem(TestKeys.rsa(2).getPublic())));
    assertThat(ProofVerifier.verify(proof, document, other, NOW))
        .isEqualTo(new ProofVerification.Mismatch());
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void anyChangeOfAnyValueIsNoticed(long seed) {
    var changed = RandomJson.withOneValueChanged(signed(), new Random(seed));
    var proofs = Proof.of(changed);
    if (!proofs.isEmpty() && proofs.getFirst() instanceof Proof.Judgeable) {
      if (changed.equals(signed()) || sameButForUnusedContext(changed)) {
        return;
      }
      assertThat(verify(changed))
          .as(changed.toPrettyString())
          .isInstanceOf(ProofVerification.Refused.class);
    }
  }

  /// `ostatus` and `conversation` are defined and not used: they say nothing.
  private static boolean sameButForUnusedContext(ObjectNode changed) {
    var copy = changed.deepCopy();
    var original = signed();
    for (var one : new ObjectNode[] {copy, original}) {
      if (one.at("/@context/1") instanceof ObjectNode context) {
        context.remove("ostatus");
        context.remove("conversation");
      }
    }
    return copy.equals(original);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void orderOfMembersDoesNotMatter(long seed) {
    assertThat(verify((ObjectNode) RandomJson.shuffled(signed(), new Random(seed))))
        .isInstanceOf(ProofVerification.Verified.class);
  }

  /// The statements stay as they were signed, so that the signature would hold; what is read of the
  /// plain JSON does not. Each of these verifies where JSON-LD is processed and not constrained.
  @Test
  void contentCannotBeHiddenBehindARenamedTerm() {
    var renamed = signed();
    inlineContext(renamed)
        .put("x", "as:content")
        .put("content", "as:evil")
        .putNull("summary")
        .put("y", "as:summary");
    note(renamed).set("x", note(renamed).remove("content"));
    note(renamed).set("y", note(renamed).remove("summary"));
    assertSaysWhatWasSigned(renamed);
    assertUnprovable(renamed, "another meaning to \"x\"");
  }

  @Test
  void nothingThatIsNotSignedCanBeAdded() {
    for (var name : new String[] {"indexable", "searchableBy", "quoteUrl", "undefined"}) {
      var more = signed();
      note(more).put(name, "https://www.w3.org/ns/activitystreams#Public");
      assertSaysWhatWasSigned(more);
      assertUnprovable(more, "does not cover \"" + name + "\"");
    }
    var nullified = signed();
    inlineContext(nullified).putNull("indexable");
    note(nullified).put("indexable", true);
    assertSaysWhatWasSigned(nullified);
    assertUnprovable(nullified, "does not cover \"indexable\"");
    var type = signed();
    note(type).set("type", Json.array("Note", "Unheard"));
    assertUnprovable(type, "does not cover \"Unheard\"");
  }

  /// A relative id is left out of the statements, but may be read as the public collection.
  @Test
  void anAudienceCannotBeAddedAsARelativeId() {
    for (var id : new String[] {"Public", "", "/users/eve", "a b:c", "_:b1"}) {
      var widened = signed();
      ((ArrayNode) widened.get("cc")).add(id);
      if (id.equals("Public")) {
        assertSaysWhatWasSigned(widened);
      }
      assertUnprovable(widened, "not an absolute URL");
    }
  }

  @Test
  void idsCannotBeAbbreviated() {
    var hidden = signed();
    inlineContext(hidden).put("p", "https://www.w3.org/ns/activitystreams#");
    hidden.set("to", Json.array("p:Public"));
    assertSaysWhatWasSigned(hidden);
    assertUnprovable(hidden, "an abbreviated URL");
  }

  /// One warning less, although every statement is still made.
  @Test
  void oneThingCannotBeSplitInTwo() {
    var split = signed();
    var rest = Json.object().put("id", "https://a.example/notes/1");
    for (var name : new String[] {"summary", "sensitive"}) {
      rest.set(name, note(split).remove(name));
    }
    var objects = Json.array();
    objects.add(split.get("object")).add(rest);
    split.set("object", objects);
    assertSaysWhatWasSigned(split);
    assertUnprovable(split, "described in two places");
  }

  /// The same things in another order of who holds whom: the last makes the note the document.
  @Test
  void thingsCannotBeRearranged() {
    var included = signed();
    included.set("@included", note(included));
    included.put("object", "https://a.example/notes/1");
    assertSaysWhatWasSigned(included);
    assertUnprovable(included, "\"@included\"");

    var graph = signed();
    var activity = graph.deepCopy();
    activity.remove(List.of("@context", "signature"));
    graph.removeAll().set("@context", signed().get("@context"));
    graph.set("signature", signed().get("signature"));
    graph.set("@graph", Json.array().add(activity));
    assertSaysWhatWasSigned(graph);
    assertUnprovable(graph, "\"@graph\"");

    var reversed = note(signed());
    var holder = activity.deepCopy();
    holder.remove("object");
    reversed.set("@context", signed().get("@context"));
    reversed.set("signature", signed().get("signature"));
    reversed.set("@reverse", Json.object().set("object", holder));
    assertSaysWhatWasSigned(reversed);
    assertUnprovable(reversed, "\"@reverse\"");
  }

  /// Written naively, the second type would say the first as well: two lines, which may be what was
  /// signed.
  @Test
  void oneStatementCannotBeWrittenAsTwo() {
    var forged = signed();
    var type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    var note = "https://www.w3.org/ns/activitystreams#Note";
    inlineContext(forged)
        .put("type2", type + "> <" + note + "> .\n<https://a.example/notes/1> <http://x#type2");
    note(forged).put("type2", note);
    assertUnprovable(forged, "does not cover \"type2\"");
    for (var iri :
        new String[] {
          "http://x/> <y#z", "http://x/ #z", "_://x#z", "1x://y#z", "http://\ud800#z"
        }) {
      var odd = signed();
      inlineContext(odd).put("z", iri);
      note(odd).put("z", 1);
      assertUnprovable(odd, "does not cover \"z\"");
    }
    var compact = signed();
    inlineContext(compact).put("diaspora", "https://diasporafoundation.org/ns/");
    note(compact).put("diaspora:a> <b", 1);
    assertUnprovable(compact, "does not cover");
    note(compact).remove("diaspora:a> <b");
    note(compact).put("diaspora:guid", "1");
    assertThat(verify(compact)).isEqualTo(new ProofVerification.Mismatch());
  }

  @Test
  void longNamesAreNotMultiplied() {
    var prefix = signed();
    inlineContext(prefix).put("l", "https://a.example/" + "x".repeat(3_000) + "#").put("m", "l:m");
    note(prefix).put("m", 1);
    assertUnprovable(prefix, "does not cover \"m\"");
    var id = signed();
    id.put("id", "https://a.example/" + "x".repeat(3_000));
    assertUnprovable(id, "not an absolute URL");
  }

  @ParameterizedTest
  @CsvSource({
    "@graph",
    "@included",
    "@reverse",
    "@nest",
    "@id",
    "@type",
    "@value",
    "@language",
    "@index",
    "@context",
    "@set",
    "@list"
  })
  void keywordsAreRefusedInside(String keyword) {
    var inside = signed();
    note(inside).set(keyword, Json.object());
    assertUnprovable(inside, "a keyword");
    var outside = signed();
    if (!keyword.equals("@context")) {
      outside.set(keyword, Json.array());
      assertUnprovable(outside, "a keyword");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "@graph",
    "@included",
    "@reverse",
    "@nest",
    "@id",
    "@type",
    "@index",
    "@none",
    "@value"
  })
  void andTheirAliasesToo(String keyword) {
    var aliased = signed();
    inlineContext(aliased).put("also", keyword);
    note(aliased).set("also", Json.array());
    assertThat(verify(aliased)).isInstanceOf(ProofVerification.Unprovable.class);
  }

  @ParameterizedTest
  @CsvSource({"@vocab", "@base", "@language", "@import", "@propagate", "@protected", "@direction"})
  void contextsThatChangeEverythingAreRefused(String keyword) {
    var changed = signed();
    inlineContext(changed).put(keyword, "https://evil.example/");
    assertUnprovable(changed, keyword);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"@id\":\"as:sensitive\",\"@type\":\"http://www.w3.org/2001/XMLSchema#boolean\"}",
        "{\"@id\":\"as:sensitive\",\"@context\":{}}",
        "{\"@reverse\":\"as:sensitive\"}",
        "{\"@id\":\"as:sensitive\",\"@container\":\"@graph\"}",
        "{\"@id\":\"as:sensitive\",\"@container\":[\"@index\",\"@set\"]}",
        "{\"@id\":\"sensitive\"}",
        "\"sensitive\"",
        "\"loop:x\"",
        "7",
      })
  void definitionsThatMeanMoreAreNotUnderstood(String definition) {
    var changed = signed();
    inlineContext(changed)
        .put("loop", "loop:")
        .set("sensitive", Json.parse("{\"v\":" + definition + "}").get("v"));
    note(changed).put("sensitive", "true");
    assertUnprovable(changed, "does not cover \"sensitive\"");
  }

  @Test
  void contextsThatWeDoNotHaveAreNotFetched() {
    var remote = signed();
    remote.set(
        "@context",
        Json.array("https://www.w3.org/ns/activitystreams", "https://evil.example/context"));
    assertUnprovable(remote, "contexts are not fetched: \"https://evil.example/context\"");
    var none = signed();
    none.remove("@context");
    assertThat(verify(none)).isInstanceOf(ProofVerification.Unprovable.class);
  }

  @Test
  void knownContextsMayStandThereAndNotRename() {
    var more = signed();
    ((ArrayNode) more.get("@context"))
        .insert(1, "https://w3id.org/security/v1")
        .insert(1, "https://w3id.org/security/data-integrity/v1")
        .insert(1, "https://pleroma.example/schemas/litepub-0.1.jsonld")
        .insert(1, "http://www.w3.org/ns/activitystreams");
    assertThat(verify(more)).isInstanceOf(ProofVerification.Verified.class);
  }

  @Test
  void limitsHold() {
    var nodes = signed();
    var tags = Json.array();
    for (int i = 0; i < 401; i++) {
      tags.add(Json.object().put("name", "#" + i));
    }
    note(nodes).set("tag", tags);
    assertUnprovable(nodes, "things without an id");

    var statements = signed();
    var to = Json.array();
    for (int i = 0; i < 2_001; i++) {
      to.add("https://a.example/" + i);
    }
    statements.set("cc", to);
    assertUnprovable(statements, "statements");

    var contexts = signed();
    for (int i = 0; i < 16; i++) {
      ((ArrayNode) contexts.get("@context")).add(Json.object());
    }
    assertUnprovable(contexts, "contexts");

    var nested = signed();
    nested.set("cc", Json.array().add(Json.array("https://a.example/users/ada/followers")));
    assertUnprovable(nested, "array inside of an array");
  }

  @Test
  void tagsThatAreAllAlikeAreGivenUp() {
    var alike = signed();
    var tags = Json.array();
    for (int i = 0; i < 2; i++) {
      var inside = Json.array();
      for (int j = 0; j < 12; j++) {
        inside.add(Json.object());
      }
      tags.add(Json.object().set("tag", inside));
    }
    note(alike).set("tag", tags);
    assertUnprovable(alike, "too much work");
  }

  @Test
  void whereAProofTravelsAlongItIsTheOneToJudge() {
    var both = signed();
    both.set("proof", Json.object().put("type", "DataIntegrityProof"));
    assertUnprovable(both, "integrity proof");
  }
}
