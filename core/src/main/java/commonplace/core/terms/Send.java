package commonplace.core.terms;

import java.util.Optional;
import java.util.Set;

/// What a member wants to be relayed of its people's posts. An empty list asks for nothing in
/// particular.
///
/// @param nothing whether nothing is to be relayed but what takes earlier things back
/// @param onlyRoots no replies
/// @param hashtags of which a post has at least one
public record Send(boolean nothing, boolean onlyRoots, Set<String> hashtags) {
  /// Whatever is public.
  public static final Send EVERYTHING = new Send(false, false, Set.of());

  /// @throws IllegalArgumentException if there are too many hashtags or one is none
  public Send {
    hashtags = Words.of(hashtags, "hashtags", Receive.MAX_HASHTAGS, Words::boundedHashtag);
  }

  /// Nothing, as for members that only receive.
  public static Send none() {
    return new Send(true, false, Set.of());
  }

  /// Why a post may not be relayed.
  public Optional<Objection> objection(Traits post) {
    if (nothing) {
      return Optional.of(Objection.NOTHING);
    }
    if (onlyRoots && post.reply()) {
      return Optional.of(Objection.REPLY);
    }
    return hashtags.isEmpty() || post.hashtags().stream().anyMatch(hashtags::contains)
        ? Optional.empty()
        : Optional.of(Objection.HASHTAG_NOT_WANTED);
  }
}
