package commonplace.core.log;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;

import commonplace.core.relays.NamedRelay;
import java.time.Duration;
import java.util.List;

/// Every topic of ours, named once.
///
/// @param activities public activities as admitted, for the catch-up horizon
/// @param withdrawals keyed digests of what was withdrawn
/// @param actors actors as seen
/// @param subscriptions who follows us, an aspect a record
/// @param deliveryCursors how far each subscriber has been served
/// @param deliveryReports how deliveries to each subscriber go, for nodes that do not serve it
/// @param identities our own keys, sealed
/// @param peerSignatures what servers have shown of our signatures
/// @param fetchedObjects public objects that members announced
/// @param consentLedger actors' consent with evidence
/// @param archiveObjects what is remembered
/// @param communities the directory
/// @param moderation rules on others, and blocklists
/// @param operatorEvents what operators did
/// @param termsSessions which challenges signed requests have answered
/// @param relays our relays beside the main one, by name
public record Topics(
    Topic<AdmittedActivity> activities,
    Topic<Withdrawal> withdrawals,
    Topic<KnownActor> actors,
    Topic<SubscriptionAspect> subscriptions,
    Topic<DeliveryCursor> deliveryCursors,
    Topic<DeliveryReport> deliveryReports,
    Topic<SealedIdentity> identities,
    Topic<PeerSignature> peerSignatures,
    Topic<FetchedObject> fetchedObjects,
    Topic<ConsentState> consentLedger,
    Topic<ArchivedObject> archiveObjects,
    Topic<Community> communities,
    Topic<ModerationEntry> moderation,
    Topic<OperatorEvent> operatorEvents,
    Topic<TermsSession> termsSessions,
    Topic<NamedRelay> relays) {

  /// How long admitted activities are kept unless configured otherwise: the longest that a
  /// subscriber may be down and still catch up.
  public static final Duration DEFAULT_HORIZON = ofDays(3);

  /// The topic that whatever members post goes to.
  public static final String ACTIVITIES = "activities";

  /// How long it can be told what an operator did.
  public static final Duration OPERATOR_EVENTS = ofDays(400);

  /// @param horizon how long `activities` and `fetched-objects` are kept
  public static Topics withHorizon(Duration horizon) {
    var compact = RetentionPolicy.compact();
    var spool = RetentionPolicy.compactUntil(horizon, ofHours(1));
    return new Topics(
        new Topic<>(ACTIVITIES, new ActivityCodec(), spool.flushedToDisk()),
        new Topic<>(
            "withdrawals",
            new JsonCodec<>(Withdrawal.class),
            RetentionPolicy.compactUntil(ofDays(90), Duration.ZERO).flushedToDisk()),
        new Topic<>("actors", new JsonCodec<>(KnownActor.class), compact),
        new Topic<>(
            "subscriptions", new JsonCodec<>(SubscriptionAspect.class), compact.flushedToDisk()),
        new Topic<>(
            "delivery-cursors",
            new JsonCodec<>(DeliveryCursor.class),
            compact.tombstonesFor(ofHours(1))),
        new Topic<>("delivery-reports", new JsonCodec<>(DeliveryReport.class), compact),
        new Topic<>("identities", new JsonCodec<>(SealedIdentity.class), compact.flushedToDisk()),
        new Topic<>("peer-signatures", new JsonCodec<>(PeerSignature.class), compact),
        new Topic<>("fetched-objects", new FetchedObjectCodec(), spool),
        new Topic<>("consent-ledger", new JsonCodec<>(ConsentState.class), compact),
        new Topic<>("archive-objects", new JsonCodec<>(ArchivedObject.class), compact),
        new Topic<>("communities", new JsonCodec<>(Community.class), compact.inOnePartition()),
        new Topic<>(
            "moderation",
            new JsonCodec<>(ModerationEntry.class),
            compact.inOnePartition().flushedToDisk()),
        new Topic<>(
            "operator-events",
            new JsonCodec<>(OperatorEvent.class),
            RetentionPolicy.keptFor(OPERATOR_EVENTS).inOnePartition().flushedToDisk()),
        new Topic<>(
            "terms-sessions",
            new JsonCodec<>(TermsSession.class),
            RetentionPolicy.keptFor(ofDays(1)).inOnePartition().flushedToDisk()),
        new Topic<>(
            "relays", new JsonCodec<>(NamedRelay.class), compact.inOnePartition().flushedToDisk()));
  }

  /// All of them, as they are created.
  public List<Topic<?>> all() {
    return List.of(
        activities,
        withdrawals,
        actors,
        subscriptions,
        deliveryCursors,
        deliveryReports,
        identities,
        peerSignatures,
        fetchedObjects,
        consentLedger,
        archiveObjects,
        communities,
        moderation,
        operatorEvents,
        termsSessions,
        relays);
  }
}
