package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.Signing;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A public activity that passed our checks; the value of topic `activities`. When it was witnessed
/// is the record's own time.
///
/// @param type `Create`, `Update`, `Delete`, …
/// @param id the activity's id; some servers send none
/// @param actor whose activity it is
/// @param object what it is about, where that has an id
/// @param signer the actor whose key signed the request: the author, its server's instance actor,
///   or whoever forwarded it
/// @param provedBy what proved that it is the actor's
/// @param signing which proofs the body carries, so that others can verify it when it is forwarded
///   verbatim
/// @param flags the author's flags as witnessed, so that a replay decides as the live run did
/// @param memory whether the terms of the author's server allow remembering, as witnessed
/// @param memoryDays for how many days they allow it, as witnessed; absent for no end
/// @param traits what an Announce repeats is like, which its body does not show; absent elsewhere
/// @param via the relays through which it came, the first one first
/// @param relays the relays of ours of which the author's server was a member, as witnessed, or had
///   been one, where something is taken back; none where that is not known
/// @param body the exact bytes that the peer signed
public record AdmittedActivity(
    String type,
    Optional<Iri> id,
    ActorUri actor,
    Optional<Iri> object,
    ActorUri signer,
    ProvedBy provedBy,
    Signing signing,
    ActorFlags flags,
    boolean memory,
    Optional<Integer> memoryDays,
    Optional<Traits> traits,
    List<String> via,
    Set<RelayName> relays,
    Bytes body) {
  /// Of a member of the main relay alone.
  public static final Set<RelayName> MAIN_ALONE = Set.of(RelayName.MAIN);

  public AdmittedActivity {
    via = List.copyOf(via);
    relays = relays.equals(MAIN_ALONE) ? MAIN_ALONE : Set.copyOf(relays);
  }

  /// One that came from no other relay, of a member of the main one, and whose body shows what it
  /// is like.
  public AdmittedActivity(
      String type,
      Optional<Iri> id,
      ActorUri actor,
      Optional<Iri> object,
      ActorUri signer,
      ProvedBy provedBy,
      Signing signing,
      ActorFlags flags,
      boolean memory,
      Bytes body) {
    this(
        type,
        id,
        actor,
        object,
        signer,
        provedBy,
        signing,
        flags,
        memory,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        MAIN_ALONE,
        body);
  }

  /// One that was proved by the request's own signature; self-proving means by either proof.
  public AdmittedActivity(
      String type,
      Optional<Iri> id,
      ActorUri actor,
      Optional<Iri> object,
      ActorUri signer,
      boolean selfProving,
      ActorFlags flags,
      boolean memory,
      Bytes body) {
    this(
        type,
        id,
        actor,
        object,
        signer,
        ProvedBy.HTTP_SIGNATURE,
        Signing.of(selfProving, selfProving),
        flags,
        memory,
        body);
  }

  /// Whether the body carries any proof.
  public boolean selfProving() {
    return signing.isAny();
  }

  /// The record's key: what the activity is about, so that compaction keeps the newest and a
  /// tombstone erases it.
  public String key() {
    return switch (type) {
      case "Create" -> createKey(objectOrSelf());
      case "Update" -> "update/" + objectOrSelf();
      case "Delete" -> "delete/" + objectOrSelf();
      default ->
          type.toLowerCase(java.util.Locale.ROOT) + "/" + id.map(Iri::text).orElse(actor.text());
    };
  }

  /// By what it is known again: actor, id and type; for an Update, and where there is no id, also
  /// the body, because some servers reuse one id; its JSON, not its bytes, because some relays
  /// write anew what they pass on. Two records with the same identity are one activity that two
  /// nodes took at the same time: the later one is skipped by whoever reads.
  public String identity() {
    return identityOf(actor, id, type, body);
  }

  /// As above, of something that has not become a record.
  public static String identityOf(ActorUri actor, Optional<Iri> id, String type, Bytes body) {
    var named = actor.value().canonical() + "\n" + id.map(Iri::canonical).orElse("") + "\n" + type;
    return type.equals("Update") || id.isEmpty()
        ? named
            + "\n"
            + HexFormat.of()
                .formatHex(CryptoProvider.sha256().digest(JsonReader.inOrder(body).shared()))
        : named;
  }

  /// The key under which an object's Create is stored.
  public static String createKey(String object) {
    return "create/" + object;
  }

  /// The key under which an object's newest Update is stored.
  public static String updateKey(String object) {
    return "update/" + object;
  }

  private String objectOrSelf() {
    return object.or(() -> id).map(Iri::text).orElse(actor.text());
  }
}
