package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.relay.moderation.Facts;
import commonplace.relay.moderation.RuleBook;
import commonplace.relay.moderation.Rules;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Of whom, and of which posts, rules want nothing to be left, found by looking it up.
final class Unwanted {
  /// Nobody would ask for the sake of a rule that has ended.
  private static final Instant WHENEVER = Instant.MIN;

  private final Collection<Rule> owing;
  private final RuleBook book;
  private final Rules all;

  /// @param owing rules that owe an erasure
  /// @param all the rules among which those are
  Unwanted(Collection<Rule> owing, Rules all) {
    this.owing = List.copyOf(owing);
    this.book = RuleBook.of(owing);
    this.all = all;
  }

  /// Those that rules name by their ids, in the canonical spelling.
  List<ActorUri> named() {
    return owing.stream()
        .filter(rule -> rule.subject() == Subject.ACTOR)
        .map(rule -> ActorUri.of(rule.pattern()))
        .toList();
  }

  /// Whether people are looked for.
  boolean looksAtActors() {
    return book.looksAt(Subject.ACTOR) || book.looksAt(Subject.HOST);
  }

  /// Whether posts are looked for, whoever wrote them.
  boolean looksAtHashtags() {
    return book.looksAt(Subject.HASHTAG);
  }

  /// The rule because of which all of an actor's is erased, whatever its id's spelling. Of a server
  /// those are spared whom an exception names.
  Optional<Rule> of(ActorUri actor) {
    return looksAtActors()
        ? book.deciding(Facts.of(actor), WHENEVER)
            .filter(rule -> rule.subject() != Subject.HOST || isRefused(actor))
        : Optional.empty();
  }

  private boolean isRefused(ActorUri actor) {
    return all.whichIsAgainst(Facts.of(actor))
        .filter(decides -> decides.effect().compareTo(Effect.REFUSE) >= 0)
        .isPresent();
  }

  /// The rule because of which a post is erased.
  ///
  /// @param hashtags asked for only where a rule looks at them
  Optional<Rule> of(Supplier<Collection<String>> hashtags) {
    return looksAtHashtags()
        ? book.deciding(
            new Facts(List.of(), List.of(), List.of(), hashtags.get(), List.of()), WHENEVER)
        : Optional.empty();
  }
}
