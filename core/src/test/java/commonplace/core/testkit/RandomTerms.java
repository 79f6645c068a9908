package commonplace.core.testkit;

import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Terms of all kinds.
public final class RandomTerms {
  private static final List<String> HOSTS =
      List.of("a.example", "b.a.example", "127.0.0.1:8081", "xn--bcher-kva.example");
  private static final List<String> TAGS = List.of("cats", "dogs", "猫", "straße");

  private RandomTerms() {}

  /// What is wanted.
  public static Receive receive(Random random) {
    return new Receive(
        random.nextInt(5) == 0,
        some(random, HOSTS),
        some(random, HOSTS),
        some(random, TAGS),
        some(random, TAGS),
        some(random, List.of("en", "pt-br", "und")),
        some(random, List.of("Note", "Article", "Video")),
        presence(random),
        presence(random),
        random.nextBoolean(),
        random.nextBoolean() ? Optional.of(1 + random.nextInt(1_000)) : Optional.empty());
  }

  /// What is sent.
  public static Send send(Random random) {
    return new Send(random.nextInt(5) == 0, random.nextBoolean(), some(random, TAGS));
  }

  private static Presence presence(Random random) {
    var all = List.of(Presence.values());
    return all.get(random.nextInt(all.size()));
  }

  private static Set<String> some(Random random, List<String> all) {
    var chosen = new ArrayList<>(all);
    Collections.shuffle(chosen, random);
    return new HashSet<>(chosen.subList(0, random.nextInt(chosen.size() + 1)));
  }
}
