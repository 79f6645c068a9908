package commonplace.core.testkit;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Terms;
import commonplace.core.terms.Send;
import java.util.Optional;

/// Terms that say one thing, and of the rest what is said of everybody new.
public final class MadeTerms {
  private MadeTerms() {}

  /// What of its people's posts may be relayed.
  public static Terms sending(ActorUri holder, Send send) {
    return of(holder, true, Optional.of(send), Optional.empty(), Optional.empty());
  }

  /// The same, and nothing may be remembered.
  public static Terms forgetting(ActorUri holder, Send send) {
    return of(holder, false, Optional.of(send), Optional.empty(), Optional.empty());
  }

  /// Whom to tell about trouble.
  public static Terms contact(ActorUri holder, String contact) {
    return of(holder, true, Optional.empty(), Optional.of(contact), Optional.empty());
  }

  /// How many hours back it wants to begin.
  public static Terms history(ActorUri holder, int hours) {
    return of(holder, true, Optional.empty(), Optional.empty(), Optional.of(hours));
  }

  private static Terms of(
      ActorUri holder,
      boolean memory,
      Optional<Send> send,
      Optional<String> contact,
      Optional<Integer> history) {
    return new Terms(
        holder,
        memory,
        true,
        Optional.empty(),
        send,
        contact,
        Optional.empty(),
        Optional.empty(),
        history);
  }
}
