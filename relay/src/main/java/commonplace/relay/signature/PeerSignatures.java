package commonplace.relay.signature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.PeerSignature;
import commonplace.core.log.PeerSignature.Form;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.peer.SignatureForms;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What servers have shown of our signatures, folded from topic `peer-signatures`. What is learnt
/// counts at once here, and on other nodes and after a restart as soon as the log has it; that it
/// gets there is not waited for, because losing it costs no more than learning it again. What
/// strangers show of the form that they want stays in memory. Thread-safe.
public final class PeerSignatures implements Service, SignatureForms {
  /// How long something that was shown counts unless it is shown again.
  static final Duration KEPT = Duration.ofDays(30);

  /// Of the form that servers want, and of each relay's keys: one never takes another's room. More
  /// than there may be subscribers.
  static final int MAX_RECORDS = 40_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerSignatures.class);
  private static final Duration RENEWED_AFTER = Duration.ofDays(1);
  private static final Duration REFUSED_BOTH_FOR = Duration.ofHours(1);
  private static final Duration DISPROVED_FOR = Duration.ofDays(1);
  private static final int MAX_SERVERS = 10_000;

  private final EventLog log;
  private final Topics topics;
  private final Predicate<Authority> known;
  private final InstantSource clock;
  private final TopicFold<PeerSignature> fold;

  /// By aspect, then by key.
  private final Map<String, Map<String, PeerSignature>> shown = new ConcurrentHashMap<>();

  private final Cache<Authority, Form> strangers =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(KEPT).build();
  private final Cache<Authority, Boolean> refusedBoth =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(REFUSED_BOTH_FOR).build();
  private final Cache<Authority, Boolean> disproved =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(DISPROVED_FOR).build();

  /// @param known who is no stranger
  public PeerSignatures(
      EventLog log, Topics topics, Predicate<Authority> known, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.known = known;
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
    return form(server).filter(this::isFresh).map(Form::form).orElse(SignatureForm.CAVAGE);
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
    if (form == SignatureForm.RFC_9421) {
      form(server).ifPresent(shown -> wants(server, shown.shownBy()));
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
    return stored(PeerSignature.Key.key(server.text(), relay)) instanceof PeerSignature.Key key
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
    return stored()
        .filter(one -> one instanceof PeerSignature.Key key && key.keyId().equals(keyId))
        .count();
  }

  /// Takes from the log what does not count any more.
  public void forgetExpired() {
    stored().filter(one -> !isFresh(one)).toList().forEach(this::forget);
  }

  /// The server is no stranger any more: what it showed as one is stored.
  public void met(Authority server) {
    var form = strangers.asMap().remove(server);
    if (form != null) {
      learn(form);
    }
  }

  private void wants(Authority server, String shownBy) {
    var form = new Form(server.text(), SignatureForm.RFC_9421, shownBy, clock.instant());
    if (!known.test(server)) {
      strangers.put(server, form);
    } else if (!(stored(form.key()) instanceof Form before)
        || !before.at().plus(RENEWED_AFTER).isAfter(form.at())) {
      learn(form);
    }
  }

  private void disprove(Authority server) {
    disproved.put(server, true);
    strangers.invalidate(server);
    var form = stored(formKey(server));
    if (form != null) {
      forget(form);
    }
  }

  private Optional<Form> form(Authority server) {
    return stored(formKey(server)) instanceof Form form
        ? Optional.of(form)
        : Optional.ofNullable(strangers.getIfPresent(server));
  }

  private static String formKey(Authority server) {
    return server + "|form";
  }

  private Stream<PeerSignature> stored() {
    return shown.values().stream().flatMap(ofAspect -> ofAspect.values().stream());
  }

  private @Nullable PeerSignature stored(String key) {
    return ofAspect(key).get(key);
  }

  private Map<String, PeerSignature> ofAspect(String key) {
    var aspect = key.substring(key.lastIndexOf('|') + 1);
    return shown.computeIfAbsent(aspect, _ -> new ConcurrentHashMap<>());
  }

  private void learn(PeerSignature one) {
    var ofAspect = ofAspect(one.key());
    if (ofAspect.size() < MAX_RECORDS || ofAspect.containsKey(one.key())) {
      ofAspect.put(one.key(), one);
      append(one, Optional.of(one));
    }
  }

  private void forget(PeerSignature one) {
    if (ofAspect(one.key()).remove(one.key(), one)) {
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
    var ofAspect = ofAspect(logged.key());
    logged
        .value()
        .ifPresentOrElse(
            one -> ofAspect.put(logged.key(), one), () -> ofAspect.remove(logged.key()));
  }
}
