package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Handle;
import commonplace.core.activitypub.Iri;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// What the community agreed to: of one subscriber, or of its whole server, before it follows.
///
/// @param subscriber an actor's id, or {@link #ofServer} of the whole server
/// @param memory whether posts of its people may be remembered, if they agree themselves
/// @param directory whether it may be listed
/// @param receive what it wants; absent for everything
/// @param send what of its people's posts may be relayed; absent for everything
/// @param contact whom to tell about trouble
/// @param edition which edition these are; absent of those that nobody has set
/// @param memoryDays for how many days what comes from now on may be remembered; absent for no end
/// @param history how many hours back it wants to begin when it joins; absent for none
public record Terms(
    ActorUri subscriber,
    boolean memory,
    boolean directory,
    Optional<Receive> receive,
    Optional<Send> send,
    Optional<String> contact,
    Optional<Edition> edition,
    Optional<Integer> memoryDays,
    Optional<Integer> history)
    implements SubscriptionAspect {
  /// The most hours that anybody may ask for.
  public static final int MAX_HISTORY = 72;

  /// Ten years.
  public static final int MAX_MEMORY_DAYS = 3_650;

  /// Those that were set last, last.
  public static final Comparator<Terms> BY_AGE =
      Comparator.comparing(terms -> terms.edition().map(Edition::changed).orElse(Instant.MIN));

  private static final int MAX_CONTACT = 320;

  /// @throws IllegalArgumentException if the contact is too long, or the history, or the memory
  public Terms {
    if (memoryDays.filter(days -> days < 1 || days > MAX_MEMORY_DAYS).isPresent()) {
      throw new IllegalArgumentException(
          "memory lasts 1 to " + MAX_MEMORY_DAYS + " days, or without end");
    }
    history = history.filter(hours -> hours != 0);
    if (history.filter(hours -> hours < 0 || hours > MAX_HISTORY).isPresent()) {
      throw new IllegalArgumentException("a history has at most " + MAX_HISTORY + " hours");
    }
    receive = receive.filter(r -> !r.equals(Receive.EVERYTHING));
    send = send.filter(s -> !s.equals(Send.EVERYTHING));
    contact = contact.map(String::strip).filter(c -> !c.isEmpty());
    if (contact.filter(c -> c.length() > MAX_CONTACT).isPresent()) {
      throw new IllegalArgumentException("a contact has at most " + MAX_CONTACT + " characters");
    }
    if (contact.filter(c -> c.chars().anyMatch(Character::isISOControl)).isPresent()) {
      throw new IllegalArgumentException("a contact is one line");
    }
  }

  /// Which edition terms are.
  ///
  /// @param version counted from 1
  /// @param author who set them: `operator`, or a server's name for its own admin
  /// @param changed when
  public record Edition(long version, String author, Instant changed) {}

  /// As a first version of this program wrote them.
  public Terms(ActorUri subscriber, boolean memory, boolean directory) {
    this(
        subscriber,
        memory,
        directory,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Of a new member, as shown on the page and in the relay actor's summary.
  public static Terms initial(ActorUri subscriber) {
    return new Terms(subscriber, true, true);
  }

  /// Who stands for a whole server, whatever its scheme.
  public static ActorUri ofServer(Authority server) {
    // not by of(): it is asked about each server, and kept of few
    return new ActorUri(Iri.of("https://" + server.text() + "/"));
  }

  /// 0 of those that nobody has set.
  public long version() {
    return edition.map(Edition::version).orElse(0L);
  }

  /// The same for somebody else.
  public Terms heldBy(ActorUri other) {
    return new Terms(
        other, memory, directory, receive, send, contact, edition, memoryDays, history);
  }

  /// The edition that replaces these: later by its time, whatever another node's clock says.
  public Edition next(String author, Instant now) {
    var earliest = edition.map(e -> e.changed().plusMillis(1)).orElse(now);
    return new Edition(version() + 1, author, now.isBefore(earliest) ? earliest : now);
  }

  /// The same as a later edition.
  public Terms in(Edition later) {
    return new Terms(
        subscriber,
        memory,
        directory,
        receive,
        send,
        contact,
        Optional.of(later),
        memoryDays,
        history);
  }

  /// Whether the contact can be told by a post: if it names an actor or an account, and is not
  /// words or an address for mail.
  public boolean canBeTold() {
    return contactActor().isPresent() || contactHandle().isPresent();
  }

  /// The contact, if it is an account's name.
  public Optional<Handle> contactHandle() {
    return contact.flatMap(Handle::read);
  }

  /// The contact, if it is the address of an actor.
  public Optional<Iri> contactActor() {
    try {
      return contact.map(Iri::of).filter(iri -> iri.isHttp() && iri.authority().isPresent());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public Receive receiving() {
    return receive.orElse(Receive.EVERYTHING);
  }

  public Send sending() {
    return send.orElse(Send.EVERYTHING);
  }

  @Override
  public String aspect() {
    return "terms";
  }
}
