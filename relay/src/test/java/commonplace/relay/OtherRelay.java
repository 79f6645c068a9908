package commonplace.relay;

import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.relay.OtherProgram.Habit;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A relay of others' making, over real HTTP with real signatures: it takes Follows, follows back,
/// and does with what it gets what its {@link OtherProgram} says, one thing after another. Like all
/// of them it keeps no header of what it passes on.
final class OtherRelay implements AutoCloseable {
  private static final int KNOWN = 8_192;

  private final OtherProgram program;
  private final FakePeer peer = FakePeer.start();
  private final FakeActor actor;
  private final Map<String, Follower> followers = new ConcurrentHashMap<>();
  private final Set<String> followed = ConcurrentHashMap.newKeySet();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
  private final LinkedBlockingQueue<Received> todo = new LinkedBlockingQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicInteger fuse = new AtomicInteger();
  private final Thread worker;
  private final Set<String> known =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > KNOWN;
            }
          });

  private record Follower(String inbox, boolean byPublic) {}

  /// @param mostSent as below
  OtherRelay(OtherProgram program, int mostSent) {
    this.program = program;
    this.fuse.set(mostSent);
    this.actor = peer.instanceActor().set("type", program.actorType());
    if (program.has(Habit.SIGNS_AS_ACTOR)) {
      actor.signsAsItself();
    }
    peer.software(program.software(), "1.0.0");
    peer.inbox()
        .tells(received -> {
          unfinished.incrementAndGet();
          todo.add(received);
        });
    worker = Thread.ofVirtual().name(program.software()).start(this::work);
  }

  String actorId() {
    return actor.id();
  }

  String inbox() {
    return peer.sharedInbox();
  }

  FakePeer peer() {
    return peer;
  }

  /// A server that is one of its members.
  void take(FakePeer member) {
    followers.put(member.instanceActor().id(), new Follower(member.sharedInbox(), true));
  }

  void follow(String relay) {
    followed.add(relay);
    var writes = Activities.mastodon(actor);
    var follow =
        program.asks() == Style.PUBLIC_FOLLOW ? writes.followPublic() : writes.follow(relay);
    post(inboxOf(relay), Json.bytes(follow));
  }

  boolean isAcceptedBy(String relay) {
    return accepted.contains(relay);
  }

  /// Whether it has done what it got.
  boolean isIdle() {
    return unfinished.get() == 0;
  }

  /// Requests that failed.
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  /// After so many more requests it sends none: two that loop by themselves would never end.
  void maySend(int mostSent) {
    fuse.set(mostSent);
  }

  boolean mayNotSend() {
    return fuse.get() <= 0;
  }

  private void work() {
    try {
      while (true) {
        var received = todo.take();
        try {
          process(received);
        } catch (RuntimeException e) {
          troubles.add(received + ": " + e);
        } finally {
          unfinished.decrementAndGet();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is being closed
    }
  }

  private void process(Received received) {
    if (!received.verified()) {
      troubles.add(received.toString());
      return;
    }
    var activity = received.json();
    var by = Json.text(activity, "actor");
    switch (received.type()) {
      case "Follow" -> follower(activity, by);
      case "Accept" -> accepted.add(by);
      case "Reject" -> troubles.add(by + " refuses");
      default -> {
        var sender = host(received.keyId());
        if (isKnownServer(sender)
            && (sender.equals(host(by)) || !program.has(Habit.OWN_WORDS_ALONE))) {
          relay(activity, received.body(), sender);
        }
      }
    }
  }

  private void follower(ObjectNode follow, String by) {
    boolean byPublic = Json.text(follow, "object").equals(Activities.PUBLIC);
    followers.put(by, new Follower(inboxOf(by), byPublic));
    post(inboxOf(by), Json.bytes(Activities.mastodon(actor).accept(follow)));
    boolean back =
        switch (program.followsBack()) {
          case NOBODY -> false;
          case WHO_FOLLOWS_THE_ACTOR -> !byPublic;
          case ALL -> true;
        };
    if (back && followed.add(by)) {
      post(inboxOf(by), Json.bytes(Activities.mastodon(actor).follow(by)));
    }
  }

  private boolean isKnownServer(String host) {
    return Stream.concat(followers.keySet().stream(), followed.stream())
        .anyMatch(id -> host(id).equals(host));
  }

  private void relay(ObjectNode activity, byte[] body, String sender) {
    var type = Json.text(activity, "type");
    var object = idOf(activity.path("object"));
    boolean proven = activity.has("signature") || activity.has("proof");
    boolean verbatim = program.passesOn(type, proven);
    boolean announced =
        program.announced().contains(type)
            && !(program.has(Habit.NO_PUBLIC_ANNOUNCES)
                && type.equals("Announce")
                && (names(activity, Activities.PUBLIC) || !names(activity, actor.id())));
    if (isKnown(Json.text(activity, "id"), object, verbatim)) {
      return;
    }
    for (var one : followers.entrySet()) {
      var follower = one.getValue();
      if (!isSpared(host(one.getKey()), sender, host(Json.text(activity, "actor")), host(object))) {
        boolean asItIs =
            verbatim && (follower.byPublic() || !program.has(Habit.VERBATIM_TO_PUBLIC_ALONE));
        if (asItIs) {
          post(follower.inbox(), program.has(Habit.REWRITES) ? rewritten(activity) : body);
        }
        if (announced && (!asItIs || program.has(Habit.DOUBLES))) {
          post(follower.inbox(), Json.bytes(announce(object)));
        }
      }
    }
  }

  /// It is known from now on.
  private boolean isKnown(String id, String object, boolean verbatim) {
    return switch (program.knows()) {
      case NOTHING -> false;
      case OBJECTS -> !verbatim && !known.add(object);
      case OBJECTS_AND_IDS -> !known.add(verbatim ? id : object);
      case IDS -> !known.add(id);
    };
  }

  private boolean isSpared(String host, String sender, String author, String object) {
    return program.spares().stream()
        .map(spared ->
            switch (spared) {
              case OF_THE_SENDER -> sender;
              case OF_THE_ACTOR -> author;
              case OF_THE_OBJECT -> object;
            })
        .anyMatch(host::equals);
  }

  private static boolean names(JsonNode activity, String id) {
    return Stream.of("to", "cc")
        .anyMatch(name -> activity.path(name).toString().contains('"' + id + '"'));
  }

  private static byte[] rewritten(ObjectNode activity) {
    return activity.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode announce(String object) {
    var announce = Activities.mastodon(actor).announce(object);
    return announce.put("id", peer.origin() + "/activities/" + UUID.randomUUID());
  }

  private void post(String inbox, byte[] body) {
    if (fuse.getAndDecrement() <= 0) {
      return;
    }
    try {
      peer.post(inbox, actor, body);
    } catch (UncheckedIOException e) {
      troubles.add(inbox + ": " + e);
    }
  }

  private String inboxOf(String id) {
    return Json.text(Json.parse(peer.client().get(id, actor).body()), "inbox");
  }

  private static String idOf(JsonNode object) {
    return object.isString() ? object.asString() : Json.text(object, "id");
  }

  private static String host(String id) {
    var authority = URI.create(id).getRawAuthority();
    return authority == null ? "" : authority;
  }

  @Override
  public void close() {
    worker.interrupt();
    peer.close();
  }
}
