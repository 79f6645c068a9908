package commonplace.relay;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Terms;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.relay.delivery.Payload;
import commonplace.relay.delivery.Sender;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Writes to the contact that a member named, if that is an actor, when the member is quarantined,
/// resumes or is gone: a direct Note to the actor's own inbox, tried once. Returns at once; a few
/// at a time, the rest is counted and left out. Thread-safe.
final class ContactNotices {
  private static final Logger LOG = LoggerFactory.getLogger(ContactNotices.class);
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final int AT_ONCE = 4;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Reads an actor's document, signed and bounded.
  interface Fetch {
    FetchResult get(Iri url) throws InterruptedException;
  }

  private final RelayUris uris;
  private final SubscriptionTable subscriptions;
  private final Fetch fetch;
  private final Sender sender;
  private final MeterRegistry meters;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  ContactNotices(
      RelayUris uris,
      SubscriptionTable subscriptions,
      Fetch fetch,
      Sender sender,
      MeterRegistry meters) {
    this.uris = uris;
    this.subscriptions = subscriptions;
    this.fetch = fetch;
    this.sender = sender;
    this.meters = meters;
  }

  /// Tells the contact of a change, if there is one to tell and to be told.
  void changed(Follow follow, Standing before, Standing after) {
    var words = words(follow, before, after);
    var contact = contact(follow);
    if (words.isEmpty() || contact.isEmpty()) {
      return;
    }
    if (!slots.tryAcquire()) {
      count("left-out");
      return;
    }
    Thread.ofVirtual()
        .name("notice")
        .start(() -> {
          try {
            write(contact.get(), words.get(), after.since());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("A notice failed in our own code: contact={}", contact.get(), e);
            count("failed");
          } finally {
            slots.release();
          }
        });
  }

  private Optional<Iri> contact(Follow follow) {
    Terms terms = subscriptions.terms(follow.subscriber());
    try {
      return terms.contact().filter(text -> text.startsWith("http")).map(Iri::of);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // words for people, not an actor
    }
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
              ? Optional.of(host + " takes posts from this relay again. See " + page)
              : Optional.empty();
    };
  }

  private void write(Iri contact, String words, Instant at) throws InterruptedException {
    var inbox = inbox(contact);
    if (inbox.isEmpty()) {
      LOG.info("A contact could not be written to, it shows no inbox: contact={}", contact);
      count("no-inbox");
      return;
    }
    var body = note(contact, words, at);
    var answer = sender.send(inbox.get().text(), Payload.of(body)).answer();
    LOG.info("A contact was written to: contact={} answer={}", contact, answer);
    count(answer.startsWith("2") ? "taken" : "not-taken");
  }

  private Optional<Iri> inbox(Iri contact) throws InterruptedException {
    if (!(fetch.get(contact) instanceof FetchResult.Fetched found && found.isOk())) {
      return Optional.empty();
    }
    // an inbox on another server would let one server aim us at another
    return JsonReader.parse(found.body()) instanceof JsonReader.Json(var json)
        ? new ActorDocument(json)
            .inbox()
            .filter(inbox -> inbox.authority().equals(contact.authority()))
        : Optional.empty();
  }

  private Bytes note(Iri contact, String words, Instant at) {
    var actor = uris.actor().text();
    var id = actor + "#notices/" + at.toEpochMilli();
    var note = new LinkedHashMap<String, Object>();
    note.put("id", id);
    note.put("type", "Note");
    note.put("attributedTo", actor);
    note.put("to", List.of(contact.text()));
    note.put("published", at.toString());
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

  private void count(String outcome) {
    meters.counter("commonplace.members.notices", "outcome", outcome).increment();
  }
}
