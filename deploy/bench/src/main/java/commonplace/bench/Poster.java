package commonplace.bench;

import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.SignedHeaders;
import commonplace.core.httpsig.Signer;
import commonplace.core.peer.PeerTarget;
import commonplace.core.runtime.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A bare loop on the product's HTTP client: signs, POSTs, waits for the status. No guards, no
/// retries. Thread-safe.
final class Poster implements AutoCloseable {
  static final String CONTENT_TYPE = "application/activity+json";

  private static final long TIMEOUT_SECONDS = 30;
  private static final int MAX_THREADS = 32;

  /// A request that only needs to be sent.
  record Ready(PeerTarget target, SignedHeaders headers, Bytes body) {
    static Ready sign(PeerTarget target, Bytes body, Signer signer) {
      return new Ready(
          target,
          signer.post(
              target.authority().text(),
              target.pathAndQuery(),
              BodyDigest.of(body.shared()),
              CONTENT_TYPE),
          body);
    }

    static Ready sign(String url, Bytes body, Signer signer) {
      return sign(PeerTarget.of(Iri.of(url)), body, signer);
    }
  }

  private final HttpClient http;

  Poster(int connections) {
    var threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setDaemon(true);
    var connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setExecutor(threads);
    http.setMaxConnectionsPerDestination(connections);
    http.setFollowRedirects(false);
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    try {
      http.start();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP client did not start", e);
    }
    http.getProtocolHandlers().clear();
    http.getContentDecoderFactories().clear();
  }

  /// @return the status, or 0 if none came
  int post(Ready ready) throws InterruptedException {
    var status = new CompletableFuture<Integer>();
    var target = ready.target();
    http.newRequest(target.authority().host(), target.port())
        .scheme(target.scheme())
        .path(target.pathAndQuery())
        .method("POST")
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .headers(headers -> ready.headers().forEach(headers::put))
        .body(new BytesRequestContent(CONTENT_TYPE, ready.body().shared()))
        .send(
            result -> status.complete(result.isSucceeded() ? result.getResponse().getStatus() : 0));
    try {
      return status.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a status is never an exception", e);
    }
  }

  /// The body at a URL.
  byte[] get(String url) throws Exception {
    return http.newRequest(url)
        .headers(headers -> headers.put(HttpHeader.ACCEPT, CONTENT_TYPE))
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .send()
        .getContent();
  }

  /// Runs jobs 0 to `count` (not included) on so many threads, each taking the next one when it is
  /// done with the last.
  ///
  /// @param job returns a status
  /// @return how many were answered 202
  static int closedLoop(int count, int threads, IntUnaryOperator job) throws InterruptedException {
    var next = new AtomicInteger();
    var accepted = new AtomicInteger();
    var done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                if (job.applyAsInt(n) == 202) {
                  accepted.incrementAndGet();
                }
              }
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    return accepted.get();
  }

  /// Sends all of them.
  int postAll(List<Ready> all, int threads) throws InterruptedException {
    return closedLoop(all.size(), threads, n -> postUninterrupted(all.get(n)));
  }

  /// For threads that nobody interrupts.
  int postUninterrupted(Ready ready) {
    try {
      return post(ready);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      http.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP client did not stop", e);
    }
  }
}
