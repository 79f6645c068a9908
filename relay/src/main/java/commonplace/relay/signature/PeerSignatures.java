package commonplace.relay.signature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.PeerSignature;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.peer.SignatureForms;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What servers have shown of our signatures, folded from topic `peer-signatures`. What is learnt
/// counts at once here, and on other nodes and after a restart as soon as the log has it; that it
/// gets there is not waited for, because losing it costs no more than learning it again.
/// Thread-safe.
public final class PeerSignatures implements Service, SignatureForms {
  /// How long something that was shown counts unless it is shown again.
  static final Duration KEPT = Duration.ofDays(30);

  static final int MAX_RECORDS = 40_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerSignatures.class);
  private static final Duration RENEWED_AFTER = Duration.ofDays(1);
  private static final Duration REFUSED_BOTH_FOR = Duration.ofHours(1);
  private static final Duration DISPROVED_FOR = Duration.ofDays(1);
  private static final int MAX_SERVERS = 10_000;

  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final TopicFold<PeerSignature> fold;
  private final Map<String, PeerSignature> shown = new ConcurrentHashMap<>();
  private final Cache<Authority, Boolean> refusedBoth =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(REFUSED_BOTH_FOR).build();
  private final Cache<Authority, Boolean> disproved =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(DISPROVED_FOR).build();

  public PeerSignatures(EventLog log, Topics topics, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.peerSignatures(), this::apply);
  }

  @Override
  public void start() {
    fold.start();
  }

  /// Waits until all that was there at the start is known.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }

  @Override
  public SignatureForm of(Authority server) {
    return shown.get(server + "|form") instanceof PeerSignature.Form form && isFresh(form)
        ? form.form()
        : SignatureForm.CAVAGE;
  }

  @Override
  public boolean mayTryBoth(Authority server) {
    return refusedBoth.getIfPresent(server) == null;
  }

  @Override
  public void refusedBoth(Authority server) {
    refusedBoth.put(server, true);
  }

  @Override
  public void passed(Authority server, SignatureForm form) {
    switch (form) {
      case CAVAGE -> disprove(server);
      case RFC_9421 -> wants(server, "a GET that was refused as in draft-cavage passed");
    }
  }

  @Override
  public void asked(Authority server) {
    if (disproved.getIfPresent(server) == null) {
      wants(server, "its Accept-Signature");
    }
  }

  /// A request of its own was signed as in RFC 9421, and that held.
  public void heard(Authority server) {
    if (disproved.getIfPresent(server) == null) {
      wants(server, "its own requests");
    }
  }

  /// A POST in this form was taken, so that what is known of it goes on counting.
  public void delivered(Authority server, SignatureForm form) {
    if (form == SignatureForm.RFC_9421
        && shown.get(server + "|form") instanceof PeerSignature.Form known) {
      wants(server, known.shownBy());
    }
  }

  /// A POST in this form was refused. It is not sent again in another; but what comes later is
  /// signed as in draft-cavage, unless that fails, too.
  public void postRefused(Authority server, SignatureForm form, int status) {
    boolean mayBeWhy = status == 400 || status == 401 || status == 403;
    if (form == SignatureForm.RFC_9421 && mayBeWhy) {
      disprove(server);
    }
  }

  /// The key id of a relay of ours that the server was told of last.
  public Optional<String> toldKey(Authority server, RelayName relay) {
    return shown.get(PeerSignature.Key.key(server.text(), relay)) instanceof PeerSignature.Key key
        ? Optional.of(key.keyId())
        : Optional.empty();
  }

  /// The server was told of this key, and answered with a 2xx.
  public void told(Authority server, RelayName relay, String keyId) {
    if (toldKey(server, relay).filter(keyId::equals).isEmpty()) {
      learn(new PeerSignature.Key(server.text(), keyId, clock.instant(), Optional.of(relay)));
    }
  }

  /// How many servers were told of this key.
  public long countTold(String keyId) {
    return shown.values().stream()
        .filter(PeerSignature.Key.class::isInstance)
        .filter(key -> ((PeerSignature.Key) key).keyId().equals(keyId))
        .count();
  }

  /// Takes from the log what does not count any more.
  public void forgetExpired() {
    List.copyOf(shown.values()).stream().filter(one -> !isFresh(one)).forEach(this::forget);
  }

  private void wants(Authority server, String shownBy) {
    var now = clock.instant();
    boolean known =
        shown.get(server + "|form") instanceof PeerSignature.Form form
            && form.at().plus(RENEWED_AFTER).isAfter(now);
    if (!known) {
      learn(new PeerSignature.Form(server.text(), SignatureForm.RFC_9421, shownBy, now));
    }
  }

  private void disprove(Authority server) {
    disproved.put(server, true);
    var known = shown.get(server + "|form");
    if (known != null) {
      forget(known);
    }
  }

  private void learn(PeerSignature one) {
    if (shown.size() < MAX_RECORDS || shown.containsKey(one.key())) {
      shown.put(one.key(), one);
      append(one, Optional.of(one));
    }
  }

  private void forget(PeerSignature one) {
    if (shown.remove(one.key(), one)) {
      append(one, Optional.empty());
    }
  }

  private void append(PeerSignature about, Optional<PeerSignature> value) {
    var _ =
        log.append(topics.peerSignatures(), about.server(), about.key(), value)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.debug("Not stored, and learnt again later: key={}", about.key(), failure);
              }
            });
  }

  private boolean isFresh(PeerSignature one) {
    return one.at().plus(KEPT).isAfter(clock.instant());
  }

  private void apply(LogRecord<PeerSignature> logged) {
    logged
        .value()
        .ifPresentOrElse(one -> shown.put(logged.key(), one), () -> shown.remove(logged.key()));
  }
}
