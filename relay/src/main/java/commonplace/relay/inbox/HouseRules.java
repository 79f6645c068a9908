package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.moderation.Facts;
import commonplace.relay.moderation.Hashtags;
import commonplace.relay.moderation.Rules;
import commonplace.relay.moderation.Wording;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Asks the operator's rules about what arrives. They never keep anybody from taking back or
/// leaving: whoever calls this lets that pass.
final class HouseRules {
  private final Rules rules;
  private final SignerKeys keys;
  private final RefusedFollows follows = new RefusedFollows();

  HouseRules(Rules rules, SignerKeys keys) {
    this.rules = rules;
    this.keys = keys;
  }

  /// What speaks against it before any key is looked for. A Follow is owed a Reject: it passes if
  /// its actor is known, and else now and then.
  ///
  /// @param sender the server of whoever signed the request
  Optional<Refused> atTheDoor(Authority sender, Activity activity) {
    var actor = activity.head().actor();
    var refused =
        rules
            .against(Facts.of(List.of(sender, actor.authority()), List.of(actor)))
            .filter(rule -> rule.effect() != Effect.LIMIT)
            .map(HouseRules::refused);
    boolean answered =
        refused.isPresent()
            && activity instanceof Activity.Follow
            && (keys.isKept(actor) || follows.take(sender));
    return answered ? Optional.empty() : refused;
  }

  /// Whether an object's server may be asked for it.
  boolean letAsk(Iri object) {
    return object
        .authority()
        .filter(server -> rules.against(Facts.of(List.of(server), List.of())).isEmpty())
        .isPresent();
  }

  /// What becomes of something that would be relayed, if a rule is against it.
  Optional<Admission> against(Arrived it) throws InterruptedException {
    var objects = it.activity().object().stream();
    return judged(
        new Facts(
            servers(it),
            List.of(it.actor(), it.signer()),
            objects.toList(),
            rules.looksAt(Subject.HASHTAG) ? Hashtags.of(it.activity()) : List.of(),
            names(it.actor())));
  }

  /// The same of an object that is announced.
  Optional<Admission> against(FetchedObject object) throws InterruptedException {
    return judged(
        new Facts(
            List.of(object.author().authority()),
            List.of(object.author()),
            List.of(object.id()),
            rules.looksAt(Subject.HASHTAG) ? Hashtags.of(object) : List.of(),
            names(object.author())));
  }

  private Optional<Admission> judged(Facts facts) {
    return rules
        .against(facts)
        .map(rule -> rule.effect() == Effect.LIMIT ? new Ignored(Wording.of(rule)) : refused(rule));
  }

  private static Refused refused(Rule rule) {
    return new Refused(Refusal.MODERATED, Wording.of(rule));
  }

  /// What an Announce repeats is of a server, too, which need not be asked for it.
  private static List<Authority> servers(Arrived it) {
    var announced =
        it.activity() instanceof Activity.Announce announce
            ? announce.announced().authority().stream()
            : Stream.<Authority>of();
    return Stream.concat(Stream.of(it.actor().authority(), it.signer().authority()), announced)
        .toList();
  }

  private List<String> names(ActorUri author) throws InterruptedException {
    return rules.looksAt(Subject.NAME) ? List.of(keys.nameOf(author)) : List.of();
  }
}
