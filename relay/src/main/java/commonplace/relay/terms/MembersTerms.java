package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.EventLog;
import commonplace.core.log.Topics;
import commonplace.core.peer.FetchResult;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.signature.SignatureCheck;
import commonplace.relay.subscription.SubscriptionTable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Where terms are set and looked at: by the operator, and by the admins of servers.
public final class MembersTerms implements Service {
  private static final long PREVIEWED_RECORDS = 50_000;

  private final RelayUris uris;
  private final SubscriptionTable subscriptions;
  private final Seals seals;
  private final SignedSessions signed;
  private final Proving proving;
  private final ClientAddress clients;
  private final Preview preview;

  /// Reads a public document of a peer, as {@link commonplace.core.peer.PeerClient} does.
  public interface Fetch {
    /// Blocks.
    FetchResult get(Iri url) throws InterruptedException;
  }

  /// @param withdrawn whether an object or actor was withdrawn
  /// @param relays ours beside the main one
  /// @param signatures tells who signed a request
  /// @param fetch for what a server shows to prove who runs it
  /// @param clients tells who asks
  public MembersTerms(
      RelayUris uris,
      SubscriptionTable subscriptions,
      EventLog log,
      Topics topics,
      SecretFile secret,
      Predicate<Iri> withdrawn,
      Supplier<NamedRelays> relays,
      SignatureCheck signatures,
      Fetch fetch,
      ClientAddress clients,
      InstantSource clock) {
    this.uris = uris;
    this.subscriptions = subscriptions;
    this.clients = clients;
    this.seals = new Seals(new KeyedDigest(secret, SecretFile.Purpose.TERMS), clock);
    this.signed = new SignedSessions(log, topics.termsSessions(), clock);
    this.proving =
        new Proving(
            subscriptions,
            seals,
            new Statements(fetch, uris.scheme()),
            signatures,
            new Speakers(subscriptions.servers()::holders, fetch, uris.scheme()),
            new Attempts(clock),
            signed);
    this.preview =
        new Preview(
            log,
            topics,
            withdrawn,
            subscriptions.servers()::serving,
            relays,
            clock,
            PREVIEWED_RECORDS);
  }

  /// Whether whoever asks has a session of that server's, as bearer token or in the browser.
  public boolean isAdmin(Context context, Authority host) {
    return MemberRoutes.session(context, seals)
        .or(() -> PageRoutes.session(context, seals))
        .filter(session -> session.host().equals(host))
        .isPresent();
  }

  /// Adds the page, the API of members and the operator's.
  public void addTo(RoutesConfig routes, AdminDoor door) {
    new TermsRoutes(door, subscriptions, preview).addTo(routes);
    new PageRoutes(uris.origin(), proving, clients, seals, preview).addTo(routes);
    new MemberRoutes(proving, clients, seals, preview).addTo(routes);
  }

  /// Nothing begins before somebody asks.
  @Override
  public void start() {}

  @Override
  public Health check() {
    return signed.check();
  }

  @Override
  public void close() {
    signed.close();
  }
}
