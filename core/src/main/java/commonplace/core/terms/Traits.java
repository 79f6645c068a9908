package commonplace.core.terms;

import commonplace.core.activitypub.ObjectDocument;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What terms ask of a post.
///
/// @param type its own, such as `Note`
/// @param hashtags without the sign, in one spelling
/// @param language BCP 47 in lower case, or `und`
/// @param media whether it has pictures, sound or films
/// @param sensitive whether its author marked it so
/// @param reply whether it answers another
public record Traits(
    String type,
    Set<String> hashtags,
    String language,
    boolean media,
    boolean sensitive,
    boolean reply) {
  public Traits {
    hashtags = Set.copyOf(hashtags);
  }

  /// Of an object as received.
  public static Traits of(ObjectDocument object) {
    return new Traits(
        object.type(),
        object.hashtags().stream().map(Words::hashtag).collect(Collectors.toUnmodifiableSet()),
        object.language().toLowerCase(Locale.ROOT),
        object.hasMedia(),
        object.sensitive(),
        object.inReplyTo().isPresent());
  }
}
