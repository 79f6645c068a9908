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
/// was away meanwhile does not get it at all. Members come and go, what they take changes, posts
/// are signed or not, and the process is started anew, all at random.
class FidelityLawsTest extends Delivering {
  private static final int STEPS = 40;
  private static final List<String> AUTHORS = List.of("ada", "bob", "eve");

  private final Announcements announcements =
      new Announcements(CONFIG.origin(), _ -> Posts.PROOF_KEY);
  private final Map<String, Follow> follows = new HashMap<>();
  private final Map<String, Taking> takes = new HashMap<>();
  private final Map<String, Set<Taking>> everTook = new HashMap<>();
  private final List<Iri> relayed = new ArrayList<>();
  private final Map<Iri, Signing> takenBack = new HashMap<>();

  /// Who was away when it was withdrawn, and had not got it.
  private final Map<Iri, Set<String>> missed = new HashMap<>();

  private final Set<String> away = new HashSet<>();
  private boolean restarted;
  private int next;

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
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> post(random);
        case 3, 4 -> takeBack(random);
        case 5 -> comeOrGo(any(random, follows.keySet().toArray(String[]::new)));
        case 6 -> change(any(random, follows.keySet().toArray(String[]::new)), random);
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

  private void post(Random random) {
    var author = any(random, AUTHORS.toArray(String[]::new));
    var object = Iri.of("https://m.example/users/" + author + "/notes/" + next++);
    relayed.add(object);
    append(activity("Create", author, object, any(random, Signing.values())));
  }

  private void takeBack(Random random) {
    var standing = relayed.stream().filter(o -> !takenBack.containsKey(o)).toList();
    if (standing.isEmpty()) {
      return;
    }
    var object = standing.get(random.nextInt(standing.size()));
    missed.put(
        object,
        new HashSet<>(away.stream().filter(host -> contents(host, object).isEmpty()).toList()));
    var signing = any(random, Signing.values());
    takenBack.put(object, signing);
    withdraw(object.text());
    // at times a moderator's
    var by = random.nextInt(4) == 0 ? "mod" : object.text().replaceAll(".*/users/|/notes/.*", "");
    append(activity("Delete", by, object, signing));
  }

  private AdmittedActivity activity(String type, String by, Iri object, Signing signing) {
    var actor = ActorUri.of("https://m.example/users/" + by);
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of(object + "#" + type)),
        actor,
        Optional.of(object),
        actor,
        ProvedBy.HTTP_SIGNATURE,
        signing,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8(type + " " + object + " " + signing));
  }

  private List<String> contents(String host, Iri object) {
    return peers.at(host).stream()
        .filter(body ->
            body.startsWith("Create " + object + " ")
                || (body.contains("\"type\":\"Announce\"")
                    && !body.contains("\"type\":\"Undo\"")
                    && body.contains("\"" + announcements.id(object) + "\"")))
        .toList();
  }

  private void hold(String host) {
    takenBack.forEach((object, signing) -> {
      var bodies = peers.at(host);
      var got = contents(host, object);
      var verbatim = "Delete " + object + " " + signing;
      var undo = "\"id\":\"" + announcements.id(object) + "#undo\"";
      if (requireNonNull(missed.get(object)).contains(host)) {
        assertThat(got).as("%s was away when %s was withdrawn", host, object).isEmpty();
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
        if (!announced && takesNow(host, signing)) {
          assertThat(bodies).as("what it got verbatim ends verbatim").contains(verbatim);
        }
      }
    });
    if (!restarted) {
      assertThat(peers.at(host)).as("everything once").doesNotHaveDuplicates();
    }
  }

  /// Whatever it took at the time of the Delete, all that it ever took is served until the end.
  private boolean takesNow(String host, Signing signing) {
    return requireNonNull(everTook.get(host)).size() == 1
        && requireNonNull(takes.get(host)).takesVerbatim("Delete", signing);
  }
}
