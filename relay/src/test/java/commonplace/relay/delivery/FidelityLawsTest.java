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
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Seeds;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever was sent something hears that it was taken back, in a form that it takes; and whoever
/// was away meanwhile does not get it at all; also weeks later, when the log holds nothing of it
/// any more. Edits reach whoever takes them. Members come and go, what they take changes, posts are
/// signed or not, and the process is started anew, all at random.
class FidelityLawsTest extends Delivering {
  private static final int STEPS = 45;
  private static final Duration WEEKS = Duration.ofDays(21);
  private static final List<String> AUTHORS = List.of("ada", "bob", "eve");

  private final Announcements announcements =
      new Announcements(CONFIG.origin(), _ -> Posts.PROOF_KEY);
  private final Map<String, Follow> follows = new HashMap<>();
  private final Map<String, Taking> takes = new HashMap<>();
  private final Map<String, Set<Taking>> everTook = new HashMap<>();
  private final List<Post> relayed = new ArrayList<>();
  private final Map<Post, AdmittedActivity> takenBack = new HashMap<>();
  private final Map<AdmittedActivity, Post> edits = new HashMap<>();

  /// Who was away when it was withdrawn, and had not got it.
  private final Map<Post, Set<String>> missed = new HashMap<>();

  private final Set<String> away = new HashSet<>();
  private boolean restarted;
  private int next;

  /// Something of its author's, written or only announced.
  ///
  /// @param type `Create` or `Announce`
  private record Post(String type, String author, Iri object) {
    /// What is withdrawn with it: of an Announce its own id, because the object lives on.
    Iri withdrawable() {
      return type.equals("Create") ? object : Iri.of(object + "#" + type);
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void whatWasSentIsTakenBackAndWhatWasTakenBackIsNotSent(long seed) {
    var random = new Random(seed);
    for (var host : List.of("a.example", "b.example", "c.example")) {
      var start = log.endOffsets(topics.activities());
      var follow = Posts.follow(host, Style.PUBLIC_FOLLOW, State.ACTIVE, start);
      follows.put(host, follow);
      takes(host, any(random, Taking.values()));
      table.put(follow);
    }
    var delivery = start();
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> post(random);
        case 4, 5, 6 -> takeBack(random);
        case 7 -> edit(random);
        case 8 -> comeOrGo(any(random, follows.keySet().toArray(String[]::new)));
        case 9 -> change(any(random, follows.keySet().toArray(String[]::new)), random);
        case 10 -> weeksPass();
        default -> {
          if (random.nextInt(4) == 0) {
            restarted = true;
            delivery.close();
            started.clear();
            delivery = start();
          }
        }
      }
    }
    List.copyOf(away).forEach(this::comeOrGo);
    for (var host : follows.keySet()) {
      awaitSettled(delivery, host);
    }
    follows.keySet().forEach(this::hold);
  }

  @SafeVarargs
  private static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void takes(String host, Taking taking) {
    takes.put(host, taking);
    var all = everTook.computeIfAbsent(host, _ -> new HashSet<>());
    all.add(taking);
    var earlier = all.stream().filter(t -> t != taking).toArray(Taking[]::new);
    table.takes(requireNonNull(follows.get(host)), taking, earlier);
  }

  /// A form changes while nothing is on its way, as it does for one who reads its own state first.
  private void change(String host, Random random) {
    if (!away.contains(host)) {
      awaitSettled(started.getLast(), host);
      takes(host, any(random, Taking.values()));
    }
  }

  private void comeOrGo(String host) {
    var inbox = "https://" + host + "/inbox";
    if (away.remove(host)) {
      peers.answers.remove(inbox);
    } else {
      awaitSettled(started.getLast(), host);
      away.add(host);
      peers.answers.put(inbox, new Outcome.TryLater("503", Optional.empty(), true));
    }
  }

  /// Everybody who is not away has got everything; then the log holds nothing of it any more. Who
  /// is away comes back first: after more than the horizon it has a stated gap.
  private void weeksPass() {
    List.copyOf(away).forEach(this::comeOrGo);
    follows.keySet().forEach(host -> awaitSettled(started.getLast(), host));
    clock.advance(WEEKS);
    log.endOffsets(topics.activities())
        .forEach((partition, end) -> log.deleteBefore(topics.activities(), partition, end));
  }

  private void post(Random random) {
    var author = any(random, AUTHORS.toArray(String[]::new));
    var object = Iri.of("https://m.example/users/" + author + "/notes/" + next++);
    var post = new Post(any(random, "Create", "Create", "Announce"), author, object);
    relayed.add(post);
    append(activity(post.type, author, object, any(random, Signing.values())));
  }

  private Optional<Post> standing(Random random, String... types) {
    var standing =
        relayed.stream()
            .filter(post -> !takenBack.containsKey(post) && List.of(types).contains(post.type))
            .toList();
    return standing.isEmpty()
        ? Optional.empty()
        : Optional.of(standing.get(random.nextInt(standing.size())));
  }

  private void edit(Random random) {
    standing(random, "Create")
        .ifPresent(post -> {
          var edit =
              activity("Update", post.author, post.object, any(random, Signing.values()), next++);
          edits.put(edit, post);
          append(edit);
        });
  }

  private void takeBack(Random random) {
    standing(random, "Create", "Announce").ifPresent(post -> takeBack(post, random));
  }

  private void takeBack(Post post, Random random) {
    missed.put(
        post, new HashSet<>(away.stream().filter(host -> contents(host, post).isEmpty()).toList()));
    boolean deleted = post.type.equals("Create") && random.nextInt(3) > 0;
    // at times a moderator's
    var by = deleted && random.nextInt(4) == 0 ? "mod" : post.author;
    var signing = any(random, Signing.values());
    var end = activity(deleted ? "Delete" : "Undo", by, post.object, signing);
    takenBack.put(post, end);
    withdraw(post.withdrawable().text());
    append(end);
  }

  private static AdmittedActivity activity(String type, String by, Iri object, Signing signing) {
    return activity(type, by, object, signing, 0);
  }

  private static AdmittedActivity activity(
      String type, String by, Iri object, Signing signing, int number) {
    var actor = ActorUri.of("https://m.example/users/" + by);
    var id = object + "#" + type + (number == 0 ? "" : number);
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of(id)),
        actor,
        Optional.of(object),
        actor,
        ProvedBy.HTTP_SIGNATURE,
        signing,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8(type + " " + id + " " + signing));
  }

  private List<String> contents(String host, Post post) {
    return peers.at(host).stream()
        .filter(body ->
            body.startsWith(post.type + " " + post.object + "#")
                || body.startsWith("Update " + post.object + "#")
                || (body.contains("\"type\":\"Announce\"")
                    && !body.contains("\"type\":\"Undo\"")
                    && body.contains("\"" + announcements.id(post.object) + "\"")))
        .toList();
  }

  private void hold(String host) {
    var bodies = peers.at(host);
    takenBack.forEach((post, end) -> {
      var got = contents(host, post);
      var verbatim = end.body().utf8();
      var undo = "\"id\":\"" + announcements.id(post.object) + "#undo\"";
      if (requireNonNull(missed.get(post)).contains(host)) {
        assertThat(got).as("%s was away when %s was withdrawn", host, post).isEmpty();
      }
      for (var content : got) {
        boolean announced = content.startsWith("{");
        assertThat(bodies)
            .as("%s got %s", host, content)
            .anySatisfy(body -> {
              assertThat(body.equals(verbatim) || body.contains(undo)).isTrue();
              assertThat(bodies.lastIndexOf(body)).isGreaterThan(bodies.indexOf(content));
            });
        if (announced && !bodies.contains(verbatim)) {
          assertThat(bodies).anyMatch(body -> body.contains(undo));
        }
        if (!announced && takesNow(host, end)) {
          assertThat(bodies).as("what it got verbatim ends verbatim").contains(verbatim);
        }
      }
    });
    edits.forEach((edit, post) -> {
      if (!takenBack.containsKey(post) && takesNow(host, edit)) {
        assertThat(bodies).as("%s takes edits", host).contains(edit.body().utf8());
      }
      if (requireNonNull(everTook.get(host)).stream().noneMatch(t -> takes(t, edit))) {
        assertThat(bodies).as("%s takes no edits", host).doesNotContain(edit.body().utf8());
      }
    });
    if (!restarted) {
      assertThat(bodies).as("everything once").doesNotHaveDuplicates();
    }
  }

  /// Whatever it took at the time, all that it ever took is served until the end.
  private boolean takesNow(String host, AdmittedActivity activity) {
    return requireNonNull(everTook.get(host)).size() == 1
        && takes(requireNonNull(takes.get(host)), activity);
  }

  private static boolean takes(Taking taking, AdmittedActivity activity) {
    return taking.takesVerbatim(activity.type(), activity.signing());
  }
}
