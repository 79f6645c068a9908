package commonplace.relay;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.Terms;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.relay.delivery.Outcome;
import commonplace.relay.delivery.Payload;
import commonplace.relay.delivery.Sender;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Writes to the contact that a member named, if that is an actor or an account, when the member is
/// quarantined, resumes or is gone: a direct Note to the actor's own inbox. One that cannot be
/// reached is tried again for some hours, as long as the node runs and what the note says still
/// holds. Returns at once; a bounded number at a time, the rest is counted and left out.
/// Thread-safe.
final class ContactNotices {
  private static final Logger LOG = LoggerFactory.getLogger(ContactNotices.class);
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final int SERVER_ERROR = 500;
  private static final int AT_ONCE = 100;
  private static final String LEFT_OUT = "left-out";
  private static final String FAILED = "failed";

  /// The pauses between its tries.
  static final List<Duration> AGAIN =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(55), Duration.ofHours(5));

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Reads a document, bounded.
  interface Fetch {
    FetchResult get(Iri url) throws InterruptedException;
  }

  private final RelayUris uris;
  private final SubscriptionTable subscriptions;
  private final Fetch fetch;
  private final WebFinger webFinger;
  private final Sender sender;
  private final MeterRegistry meters;
  private final List<Duration> pauses;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  /// @param fetch of actors' documents, signed
  /// @param pauses between the tries, such as {@link #AGAIN}
  ContactNotices(
      RelayUris uris,
      SubscriptionTable subscriptions,
      Fetch fetch,
      WebFinger webFinger,
      Sender sender,
      MeterRegistry meters,
      List<Duration> pauses) {
    this.uris = uris;
    this.subscriptions = subscriptions;
    this.fetch = fetch;
    this.webFinger = webFinger;
    this.sender = sender;
    this.meters = meters;
    this.pauses = pauses;
    // each is there before the first of its kind, so that an increase is seen
    Stream.of(Tried.values()).forEach(tried -> notices(label(tried)).increment(0));
    Stream.of(LEFT_OUT, FAILED).forEach(outcome -> notices(outcome).increment(0));
  }

  /// Tells the contact of a change, if there is one to tell and to be told.
  void changed(Follow follow, Standing before, Standing after) {
    var words = words(follow, before, after);
    var terms = subscriptions.terms(follow.subscriber());
    if (words.isEmpty() || !terms.canBeTold()) {
      return;
    }
    if (!slots.tryAcquire()) {
      notices(LEFT_OUT).increment();
      return;
    }
    Thread.ofVirtual()
        .name("notice")
        .start(() -> {
          try {
            tell(terms, words.get(), after);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("A notice failed in our own code: contact={}", contact(terms), e);
            notices(FAILED).increment();
          } finally {
            slots.release();
          }
        });
  }

  private Optional<String> words(Follow follow, Standing before, Standing after) {
    var host = follow.subscriber().authority().text();
    var page = uris.origin() + "/members/" + host;
    boolean wasQuarantined = before.condition() == Condition.QUARANTINED;
    return switch (after.condition()) {
      case QUARANTINED ->
          wasQuarantined
              ? Optional.empty()
              : Optional.of(
                  host
                      + " has taken nothing from this relay for long ("
                      + after.reason().orElse("no answer")
                      + "). It is tried less often now, and gets what it missed, as far as that is"
                      + " kept, when it is back. See "
                      + page);
      case GONE ->
          Optional.of(
              host
                  + " could not be reached for so long that its subscription ended. To come back,"
                  + " add the relay again. See "
                  + page);
      case ACTIVE, SLOW ->
          wasQuarantined
              ? Optional.of(
                  host
                      + " takes posts from this relay again."
                      + missed(before, after)
                      + " See "
                      + page)
              : Optional.empty();
    };
  }

  /// What the log no longer had when it was back, and not what was missed before: of many gaps the
  /// oldest are kept as one. Of partitions that are not read so far that is not known yet; they
  /// lose about the same time.
  private static String missed(Standing before, Standing after) {
    var away = before.failingSince().orElse(before.since());
    var gaps =
        after.gaps().stream()
            .filter(gap ->
                gap.until().isAfter(away)
                    || before.gaps().stream().allMatch(told -> told.until().isBefore(gap.until())))
            .toList();
    if (gaps.isEmpty()) {
      return "";
    }
    var from = gaps.stream().map(Gap::from).min(Comparator.naturalOrder()).orElseThrow();
    var until = gaps.stream().map(Gap::until).max(Comparator.naturalOrder()).orElseThrow();
    return " It missed posts between "
        + MINUTE.format(from)
        + " and "
        + MINUTE.format(until)
        + ", which are no longer kept here: at most "
        + gaps.stream().mapToLong(Gap::records).sum()
        + ", as far as is known now.";
  }

  private static String contact(Terms terms) {
    return terms.contact().orElseThrow();
  }

  private void tell(Terms terms, String words, Standing told) throws InterruptedException {
    var outcome = tried(terms, words, told);
    for (var pause : pauses) {
      if (outcome != Tried.UNREACHABLE) {
        break;
      }
      Thread.sleep(pause);
      outcome = holds(told) ? tried(terms, words, told) : Tried.OVERTAKEN;
    }
    LOG.info("Notice to a contact: contact={} outcome={}", contact(terms), outcome);
    notices(label(outcome)).increment();
  }

  private boolean holds(Standing told) {
    return subscriptions
        .standing(told.subscriber())
        .filter(now -> now.condition() == told.condition() && now.since().equals(told.since()))
        .isPresent();
  }

  /// What came of a notice.
  private enum Tried {
    TAKEN,
    NOT_TAKEN,
    NO_INBOX,
    UNREACHABLE,
    OVERTAKEN
  }

  private Tried tried(Terms terms, String words, Standing told) throws InterruptedException {
    var handle = terms.contactHandle();
    if (handle.isEmpty()) {
      return written(terms.contactActor().orElseThrow(), words, told);
    }
    return switch (webFinger.actor(handle.get())) {
      case WebFinger.Found(var actor) -> written(actor, words, told);
      case WebFinger.NotFound _ -> Tried.NO_INBOX;
      case WebFinger.Later _ -> Tried.UNREACHABLE;
    };
  }

  private Tried written(Iri contact, String words, Standing told) throws InterruptedException {
    return switch (fetch.get(contact)) {
      case FetchResult.Unreachable _ -> Tried.UNREACHABLE;
      case FetchResult.Fetched found when found.status() >= SERVER_ERROR -> Tried.UNREACHABLE;
      case FetchResult.Fetched found when found.isOk() ->
          sent(contact, found.body(), note(contact, words, told));
      case FetchResult.Fetched _, FetchResult.Blocked _, FetchResult.TooLarge _ -> Tried.NO_INBOX;
    };
  }

  private Tried sent(Iri contact, Bytes document, Bytes note) {
    var inbox = inbox(contact, document);
    if (inbox.isEmpty()) {
      return Tried.NO_INBOX;
    }
    return switch (sender.send(inbox.get().text(), Payload.of(note))) {
      case Outcome.Delivered _ -> Tried.TAKEN;
      case Outcome.Refused _, Outcome.Gone _ -> Tried.NOT_TAKEN;
      case Outcome.TryLater _ -> Tried.UNREACHABLE;
    };
  }

  /// An inbox on another server would let one server aim us at another.
  private static Optional<Iri> inbox(Iri contact, Bytes body) {
    return JsonReader.parse(body) instanceof JsonReader.Json(var json, _)
        ? new ActorDocument(json)
            .inbox()
            .filter(inbox -> inbox.authority().equals(contact.authority()))
        : Optional.empty();
  }

  private Bytes note(Iri contact, String words, Standing told) {
    var actor = uris.actor().text();
    var member = URLEncoder.encode(told.subscriber().text(), StandardCharsets.UTF_8);
    var id = actor + "#notices/" + member + "/" + told.since().toEpochMilli();
    var note = new LinkedHashMap<String, Object>();
    note.put("id", id);
    note.put("type", "Note");
    note.put("attributedTo", actor);
    note.put("to", List.of(contact.text()));
    note.put("published", told.since().toString());
    note.put("content", "<p>" + escaped(words) + "</p>");
    note.put("tag", List.of(Map.of("type", "Mention", "href", contact.text())));
    var create = new LinkedHashMap<String, Object>();
    create.put("@context", CONTEXT);
    create.put("id", id + "/create");
    create.put("type", "Create");
    create.put("actor", actor);
    create.put("to", List.of(contact.text()));
    create.put("object", note);
    return Bytes.wrapping(JSON.writeValueAsBytes(create));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private Counter notices(String outcome) {
    return meters.counter("commonplace.members.notices", "outcome", outcome);
  }

  private static String label(Tried outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
