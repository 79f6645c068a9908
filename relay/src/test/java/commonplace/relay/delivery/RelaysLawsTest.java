package commonplace.relay.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.Wanting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever takes several relays gets each post once, by the first of them that carries it, and it
/// is taken back by the same. Members join and leave relays at random, and the process is started
/// anew.
class RelaysLawsTest extends Delivering {
  private static final int STEPS = 30;
  private static final RelayName BIRDS = RelayName.of("birds");
  private static final RelayName CATS = RelayName.of("cats");
  private static final List<RelayName> NAMES = List.of(RelayName.MAIN, BIRDS, CATS);

  /// What a post was like, and who took what then.
  private record Post(
      Iri object, Set<RelayName> senders, Set<String> tags, Map<String, Set<RelayName>> taken) {
    /// The first relay that should have carried it to the host.
    Optional<RelayName> carrier(String host) {
      return NAMES.stream()
          .filter(requireNonNull(taken.get(host))::contains)
          .filter(this::isCarriedBy)
          .findFirst();
    }

    private boolean isCarriedBy(RelayName relay) {
      if (relay.isMain()) {
        return senders.contains(relay);
      }
      boolean fromThere =
          senders.contains(relay) || (relay.equals(CATS) && senders.contains(RelayName.MAIN));
      return fromThere && tags.contains(relay.text());
    }
  }

  private final Announcements announcements =
      new Announcements(CONFIG.origin(), _ -> Posts.PROOF_KEY);
  private final Map<String, Follow> follows = new HashMap<>();
  private final List<Post> posts = new ArrayList<>();
  private final Set<Iri> takenBack = new HashSet<>();

  private static NamedRelay relay(RelayName name, boolean ofEverybody) {
    var lets = Wanting.hashtags(Set.of(name.text()));
    return new NamedRelay(name, "", lets, ofEverybody, true, 1, Optional.empty());
  }

  private static <T> Set<T> some(Random random, List<T> all, int atLeast) {
    var chosen = new ArrayList<>(all);
    Collections.shuffle(chosen, random);
    return Set.copyOf(chosen.subList(0, atLeast + random.nextInt(all.size() + 1 - atLeast)));
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void eachPostComesOnceAndIsTakenBackByWhoBroughtIt(long seed) {
    var random = new Random(seed);
    relays = NamedRelays.of(List.of(relay(BIRDS, false), relay(CATS, true)));
    for (var host : List.of("a.example", "b.example", "c.example")) {
      var start = log.endOffsets(topics.activities());
      follows.put(host, Posts.follow(host, Style.ACTOR_FOLLOW, State.ACTIVE, start));
      take(host, some(random, NAMES, 1));
    }
    var delivery = start();
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> post(random);
        case 9, 10, 11, 12 -> takeBack(random);
        case 13, 14 -> {
          var host = List.copyOf(follows.keySet()).get(random.nextInt(follows.size()));
          awaitSettled(delivery, host);
          take(host, some(random, NAMES, 1));
        }
        default -> {
          if (random.nextInt(3) > 0) {
            continue;
          }
          for (var host : follows.keySet()) {
            awaitSettled(delivery, host);
          }
          delivery.close();
          started.clear();
          delivery = start();
        }
      }
    }
    for (var host : follows.keySet()) {
      awaitSettled(delivery, host);
      posts.forEach(post -> hold(host, post));
    }
  }

  /// Nothing is on its way.
  private void take(String host, Set<RelayName> taken) {
    var follow = requireNonNull(follows.get(host));
    for (var name : NAMES) {
      var state = taken.contains(name) ? State.ACTIVE : State.ENDED;
      var before = follow.at(name);
      if (before.isPresent() || taken.contains(name)) {
        follow =
            follow.with(
                new RelayFollow(
                    name,
                    Iri.of("https://" + host + "/follow/" + name.account()),
                    Iri.of("https://www.w3.org/ns/activitystreams#Public"),
                    state,
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    false));
      }
    }
    follows.put(host, follow);
    table.put(follow);
  }

  private void post(Random random) {
    var object = Iri.of("https://m.example/users/ada/notes/" + posts.size());
    var taken = new HashMap<String, Set<RelayName>>();
    follows.forEach((host, follow) ->
        taken.put(
            host,
            Set.copyOf(
                follow.parts().stream()
                    .filter(part -> part.state().isServed())
                    .map(RelayFollow::relay)
                    .toList())));
    var post =
        new Post(object, some(random, NAMES, 1), some(random, List.of("birds", "cats"), 0), taken);
    posts.add(post);
    append(activity("Create", post, post.senders()));
  }

  private void takeBack(Random random) {
    var standing = posts.stream().filter(p -> !takenBack.contains(p.object())).toList();
    if (!standing.isEmpty()) {
      var post = standing.get(random.nextInt(standing.size()));
      takenBack.add(post.object());
      withdraw(post.object().text());
      append(activity("Delete", post, random.nextBoolean() ? Set.of() : post.senders()));
    }
  }

  private static AdmittedActivity activity(String type, Post post, Set<RelayName> senders) {
    var actor = ActorUri.of("https://m.example/users/ada");
    var body =
        Json.object()
            .put("id", post.object() + "#" + type)
            .put("type", type)
            .put("actor", actor.text());
    var note = body.putObject("object").put("id", post.object().text()).put("type", "Note");
    var tags = note.putArray("tag");
    post.tags().forEach(tag -> tags.addObject().put("type", "Hashtag").put("name", "#" + tag));
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of(post.object() + "#" + type)),
        actor,
        Optional.of(post.object()),
        actor,
        ProvedBy.HTTP_SIGNATURE,
        Signing.NONE,
        ActorFlags.UNKNOWN,
        true,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        senders,
        Bytes.utf8(body.toString()));
  }

  private void hold(String host, Post post) {
    var ids = NAMES.stream().map(name -> announcements.of(name).id(post.object())).toList();
    var bodies = peers.at(host).stream().map(body -> Json.parse(body)).toList();
    var announced =
        bodies.stream().map(body -> Json.text(body, "id")).filter(ids::contains).toList();
    var expected =
        post.carrier(host).map(name -> announcements.of(name).id(post.object())).stream().toList();
    if (!takenBack.contains(post.object())) {
      assertThat(announced).as("%s at %s", post, host).isEqualTo(expected);
    } else {
      assertThat(announced).as("%s at %s", post, host).isIn(expected, List.of());
      assertThat(announced.stream().map(id -> id + "#undo"))
          .as("%s at %s", post, host)
          .allMatch(undo -> bodies.stream().anyMatch(b -> Json.text(b, "id").equals(undo)));
    }
  }
}
