package commonplace.core.peer;

import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.httpsig.SignedHeaders;
import commonplace.core.httpsig.Signer;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Talks to peers: signed GETs and POSTs. Calls block, and are meant for virtual threads;
/// thread-safe. Redirects are followed for GET alone, each target checked and signed anew.
/// Compressed answers are not asked for.
public final class PeerClient implements Service {
  private static final int MAX_REDIRECTS = 3;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_QUEUED = 1_024;
  private static final int MAX_THREADS = 32;

  private static final int BUFFER_STEP = 2 << 10;
  private static final int MAX_BUFFER = 64 << 10;
  private static final long MAX_KEPT_ON_HEAP = 8 << 20;
  private static final long MAX_KEPT_DIRECT = 16 << 20;

  /// More than a TLS record holds, which is then decrypted straight into it.
  private static final int RESPONSE_BUFFER = 18 << 10;

  private final PeerConfig config;
  private final InstantSource clock;
  private final PeerClocks clocks;
  private final HttpClient http;
  private final ColdConnections cold;
  private final LongAdder blocked = new LongAdder();

  /// @param clock what `Retry-After` dates are measured against
  public PeerClient(PeerConfig config, InstantSource clock) {
    this(
        config,
        clock,
        InetAddress::getAllByName,
        config.allowInsecurePeers() ? _ -> false : BlockedAddresses::contains);
  }

  /// @param forbidden where no peer is
  PeerClient(
      PeerConfig config,
      InstantSource clock,
      AddressGuard.Lookup lookup,
      Predicate<InetAddress> forbidden) {
    this.config = config;
    this.clock = clock;
    this.clocks = new PeerClocks(clock);
    this.http = client(config, lookup, forbidden);
    this.cold = new ColdConnections(config.handshakesPerSecond(), System.nanoTime());
  }

  static HttpClient client(
      PeerConfig config, AddressGuard.Lookup lookup, Predicate<InetAddress> forbidden) {
    var threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setName("peer");
    threads.setDaemon(true);
    var connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setByteBufferPool(buffers());
    var http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setExecutor(threads);
    Executor lookups = task -> Thread.ofVirtual().name("peer-lookup").start(task);
    http.setSocketAddressResolver(new AddressGuard(lookup, lookups, forbidden));
    http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, config.userAgent()));
    http.setConnectTimeout(config.connectTimeout().toMillis());
    http.setIdleTimeout(config.totalTimeout().toMillis() * 4);
    http.setMaxConnectionsPerDestination(config.connectionsPerServer());
    http.setMaxRequestsQueuedPerDestination(MAX_QUEUED);
    http.setMaxResponseHeadersSize(MAX_HEADERS);
    http.setResponseBufferSize(RESPONSE_BUFFER);
    http.setDestinationIdleTimeout(TimeUnit.MINUTES.toMillis(1));
    http.setFollowRedirects(false);
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    return http;
  }

  /// Left to itself the client keeps sixteen buffers of a size; what many handshakes at once need
  /// beyond that is direct memory, which comes back only with a collection. Where it is full, the
  /// JDK asks for one of the whole heap.
  private static ArrayByteBufferPool buffers() {
    return new ArrayByteBufferPool(
        0, BUFFER_STEP, MAX_BUFFER, Integer.MAX_VALUE, MAX_KEPT_ON_HEAP, MAX_KEPT_DIRECT);
  }

  @Override
  public void start() {
    try {
      http.start();
      http.getProtocolHandlers().clear();
      http.getContentDecoderFactories().clear();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP client did not start", e);
    }
  }

  @Override
  public Health check() {
    return http.isRunning() ? new Health.Ready() : new Health.Starting("HTTP client");
  }

  @Override
  public void close() {
    try {
      http.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP client did not stop", e);
    }
  }

  /// Fetches a document.
  ///
  /// @param accept the `Accept` header
  /// @param signer whose signature to carry; GoToSocial and secure-mode servers ask for one
  public FetchResult get(Iri url, String accept, Optional<Signer> signer)
      throws InterruptedException {
    return get(
        url,
        config.maxBody(),
        target ->
            getOnce(
                target,
                accept,
                signer.map(s -> s.get(target.authority().text(), target.pathAndQuery())),
                Validators.NONE,
                config.maxBody()));
  }

  /// Fetches a document, unsigned, unless it is still what we have.
  ///
  /// @param known of the version that we have; with {@link Validators#NONE} it is always fetched
  /// @param most the largest answer that is read, in bytes
  public FetchResult get(Iri url, String accept, Validators known, int most)
      throws InterruptedException {
    return get(url, most, target -> getOnce(target, accept, Optional.empty(), known, most));
  }

  /// Fetches a document, signed in the form that each server on the way is known to want, and tried
  /// once in the other form where that is refused.
  ///
  /// @param accept the `Accept` header
  /// @param forms what is known of servers; told what is learnt
  public FetchResult get(Iri url, String accept, Signer signer, SignatureForms forms)
      throws InterruptedException {
    var negotiation = new Negotiation(signer, forms);
    return get(
        url,
        config.maxBody(),
        target ->
            negotiation.ask(
                target,
                headers ->
                    getOnce(
                        target, accept, Optional.of(headers), Validators.NONE, config.maxBody())));
  }

  /// One request on the way.
  interface Hop {
    Answer ask(PeerTarget target) throws InterruptedException;
  }

  /// How many requests were not made because of where they would have gone.
  public long blocked() {
    return blocked.sum();
  }

  /// How many TLS connections were made to servers to which there was none.
  public long coldConnections() {
    return cold.begun();
  }

  FetchResult get(Iri url, int most, Hop hop) throws InterruptedException {
    var result = followed(url, most, hop);
    if (result instanceof FetchResult.Blocked) {
      blocked.increment();
    }
    return result;
  }

  private FetchResult followed(Iri url, int most, Hop hop) throws InterruptedException {
    var next = url;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      var refusal = refusal(next);
      if (refusal.isPresent()) {
        return new FetchResult.Blocked(refusal.get());
      }
      var answer = hop.ask(PeerTarget.of(next));
      if (!(answer instanceof Answer.Complete complete)) {
        return answer.result(most);
      }
      if (complete.location().isEmpty()) {
        return complete.fetched(next);
      }
      try {
        next = Redirect.target(next, complete.location().get());
      } catch (IllegalArgumentException e) {
        return new FetchResult.Unreachable("a redirect leads nowhere: " + e.getMessage());
      }
    }
    return new FetchResult.Unreachable("more than " + MAX_REDIRECTS + " redirects");
  }

  private Answer getOnce(
      PeerTarget target, String accept, Optional<SignedHeaders> signed, Validators known, int most)
      throws InterruptedException {
    var request =
        request(target)
            .method("GET")
            .headers(headers -> {
              headers.put(HttpHeader.ACCEPT, accept);
              signed.ifPresent(s -> put(s, headers));
              known.etag().ifPresent(etag -> headers.put(HttpHeader.IF_NONE_MATCH, etag));
              known
                  .lastModified()
                  .ifPresent(date -> headers.put(HttpHeader.IF_MODIFIED_SINCE, date));
            });
    awaitTurn(request);
    return new Exchange(request, most, http.getScheduler()).await();
  }

  /// Delivers a body, signed as in draft-cavage.
  ///
  /// @param digest of the body, worked out once for all receivers
  /// @param contentType sent, and signed, exactly so
  public PostResult post(
      PeerTarget target, Bytes body, BodyDigest digest, String contentType, Signer signer)
      throws InterruptedException {
    return post(target, body, digest, contentType, signer, SignatureForm.CAVAGE, Optional.empty());
  }

  /// Delivers a body. It is sent once, in this form: whether a POST that was refused had an effect
  /// is not for us to guess.
  ///
  /// @param digest of the body, worked out once for all receivers
  /// @param contentType sent, and signed, exactly so
  /// @param via the header of this name (RFC 9110, section 7.6.3), not signed
  public PostResult post(
      PeerTarget target,
      Bytes body,
      BodyDigest digest,
      String contentType,
      Signer signer,
      SignatureForm form,
      Optional<String> via)
      throws InterruptedException {
    var refusal = refusal(target);
    if (refusal.isPresent()) {
      blocked.increment();
      return new PostResult.Blocked(refusal.get());
    }
    var signed =
        signer.post(
            form,
            target.scheme(),
            target.authority().text(),
            target.pathAndQuery(),
            digest,
            contentType);
    var request =
        request(target)
            .method("POST")
            .headers(headers -> {
              put(signed, headers);
              via.ifPresent(names -> headers.put(HttpHeader.VIA, names));
            })
            .body(new BytesRequestContent(contentType, body.shared()));
    awaitTurn(request);
    var result = new Exchange(request, 0, http.getScheduler()).await().posted(clock.instant());
    if (result instanceof PostResult.Blocked) {
      blocked.increment();
    }
    return result;
  }

  /// Where a TLS connection has to be made first, it is one of a bounded number in a second.
  private void awaitTurn(Request request) throws InterruptedException {
    if (request.getScheme().equals("https")
        && http.resolveDestination(request).getConnectionPool()
            instanceof AbstractConnectionPool pool
        && pool.getConnectionCount() == 0) {
      cold.await();
    }
  }

  private static void put(SignedHeaders signed, HttpFields.Mutable headers) {
    signed.forEach(headers::put);
  }

  private Request request(PeerTarget target) {
    var host = target.authority().host();
    var request =
        http.newRequest(host, target.port())
            .scheme(target.scheme())
            .path(target.pathAndQuery())
            .timeout(config.totalTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return clocks.isDue()
        ? request.onResponseHeaders(
            response -> clocks.note(host, response.getHeaders().get(HttpHeader.DATE)))
        : request;
  }

  /// How far the clocks of most peers are ahead of ours, negative if ours is; nothing until several
  /// were heard.
  public Optional<Duration> clockSkew() {
    return clocks.skew();
  }

  private Optional<String> refusal(Iri url) {
    return url.isHttp() && url.authority().isPresent()
        ? refusal(PeerTarget.of(url))
        : Optional.of("not an http URL");
  }

  private Optional<String> refusal(PeerTarget target) {
    if (config.allowInsecurePeers()) {
      return Optional.empty();
    }
    if (!target.scheme().equals("https")) {
      return Optional.of("plain http is not allowed");
    }
    if (target.authority().port().isPresent()) {
      return Optional.of("only port 443 is allowed");
    }
    var host = target.authority().host();
    var last = host.substring(host.lastIndexOf('.') + 1);
    boolean nameless = host.startsWith("[") || last.isEmpty() || Character.isDigit(last.charAt(0));
    return nameless ? Optional.of("a server needs a name, not an address") : Optional.empty();
  }
}
