package commonplace.query.consent;

import commonplace.core.index.ShardPort;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ConsentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is held of an actor, in words.
///
/// @param actor the id, or the address where the id is not known
/// @param standing where the consent stands; absent if the actor was never seen
/// @param objects how many of its objects are remembered
/// @param summary what is held, in one or two sentences
/// @param why what was seen that decides it, a sentence each
public record ConsentAnswer(
    String actor, Optional<ConsentState> standing, long objects, String summary, List<String> why) {
  /// What its owner can do, a sentence each.
  public static final List<String> HOW_TO_LEAVE =
      List.of(
          "Turn off “Include public posts in search results” (on Mastodon: Preferences, Public"
              + " profile, Privacy and reach). When your server has told us, what is remembered of"
              + " you is erased here, except posts that themselves say that everybody may search"
              + " them: delete those.",
          "Or put #nobot, #noindex, #noarchive or #nosearch in your profile.",
          "Or delete single posts: a deletion is followed here like everywhere else.",
          "Or delete the account: everything of it is erased.");

  public ConsentAnswer {
    why = List.copyOf(why);
  }

  static ConsentAnswer of(String actor, ShardPort.Held held) {
    return held.consent()
        .map(consent ->
            new ConsentAnswer(
                actor,
                Optional.of(consent),
                held.objects(),
                summary(held.objects()),
                why(consent, held.objects())))
        .orElseGet(() ->
            new ConsentAnswer(
                actor,
                Optional.empty(),
                held.objects(),
                summary(held.objects()),
                List.of("We have never seen this account say anything about search.")));
  }

  static ConsentAnswer ofUnknownAddress(String address) {
    return new ConsentAnswer(
        address,
        Optional.empty(),
        0,
        "No post by this address is remembered.",
        List.of(
            "Accounts are known here by their id, a URL such as https://garden.example/users/ada:"
                + " ask with the id to see also what was recorded about consent."));
  }

  private static String summary(long objects) {
    return switch ((int) Math.min(objects, 2)) {
      case 0 -> "Nothing is held: no post of this account is remembered.";
      case 1 -> "One post of this account is remembered.";
      default -> objects + " posts of this account are remembered.";
    };
  }

  private static List<String> why(ConsentState consent, long objects) {
    var why = new ArrayList<String>();
    why.add(
        switch (consent.standing()) {
          case ABSENT ->
              "The account has not said that its posts may be found by search (“indexable”), and"
                  + " saying nothing counts as no.";
          case FLAG_ONLY ->
              "The account said that its public posts may be found by search when we first saw it.";
          case FLIPPED ->
              "We saw the account turn on that its public posts may be found by search: a deliberate"
                  + " choice.";
          case REVOKED ->
              "The account turned off that its posts may be found by search, or it is gone: what was"
                  + " remembered is erased.";
        });
    vetoes(consent.flags(), why);
    if (objects > 0
        && (consent.standing() == ConsentState.Standing.ABSENT
            || consent.standing() == ConsentState.Standing.REVOKED)) {
      why.add(
          "What is remembered are posts that themselves say that everybody may search them"
              + " (“searchableBy”), or posts whose erasure is under way.");
    }
    return why;
  }

  private static void vetoes(ActorFlags flags, List<String> why) {
    if (!flags.searchableBy().isEmpty()) {
      why.add(
          "Its profile lists who may search its posts (“searchableBy”), and that list decides.");
    }
    if (flags.noArchive()) {
      why.add("Its profile says #nobot, #noindex, #noarchive or #nosearch: nothing is remembered.");
    }
    if (flags.locked()) {
      why.add("It approves its followers by hand: nothing is remembered.");
    }
    if (flags.suspended()) {
      why.add("Its server says that it is suspended: nothing is remembered.");
    }
  }
}
