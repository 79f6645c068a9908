package commonplace.core.terms;

import commonplace.core.activitypub.Authority;
import java.util.Optional;
import java.util.Set;

/// What a member wants to receive. An empty list asks for nothing in particular. Lists are sorted
/// and in one spelling, so that equal wishes are equal.
///
/// @param nothing whether it wants nothing but what takes earlier things back
/// @param allowedOrigins servers, with their subdomains, from which alone it wants something
/// @param refusedOrigins servers, with their subdomains, from which it wants nothing
/// @param wantedHashtags of which a post has at least one
/// @param refusedHashtags of which a post has none
/// @param languages of which a post's is one or a regional form of one; `und` is for those that
///   state none
/// @param types of objects, such as `Note`
/// @param media pictures, sound, films
/// @param sensitive marked as sensitive by its author
/// @param onlyRoots no replies
/// @param perHour how many posts at most within an hour of the log
public record Receive(
    boolean nothing,
    Set<String> allowedOrigins,
    Set<String> refusedOrigins,
    Set<String> wantedHashtags,
    Set<String> refusedHashtags,
    Set<String> languages,
    Set<String> types,
    Presence media,
    Presence sensitive,
    boolean onlyRoots,
    Optional<Integer> perHour) {
  /// The longest list of servers.
  public static final int MAX_ORIGINS = 1_000;

  /// The longest list of hashtags.
  public static final int MAX_HASHTAGS = 200;

  static final int MAX_WORD = 100;
  private static final int MAX_LANGUAGES = 50;
  private static final int MAX_TYPES = 30;
  private static final int MAX_PER_HOUR = 1_000_000;

  /// Whatever there is.
  public static final Receive EVERYTHING =
      new Receive(
          false,
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Presence.ANY,
          Presence.ANY,
          false,
          Optional.empty());

  /// @throws IllegalArgumentException if something is too long or is not what it should be
  public Receive {
    allowedOrigins = Words.of(allowedOrigins, "servers", MAX_ORIGINS, Words::origin);
    refusedOrigins = Words.of(refusedOrigins, "servers", MAX_ORIGINS, Words::origin);
    wantedHashtags = Words.of(wantedHashtags, "hashtags", MAX_HASHTAGS, Words::boundedHashtag);
    refusedHashtags = Words.of(refusedHashtags, "hashtags", MAX_HASHTAGS, Words::boundedHashtag);
    languages = Words.of(languages, "languages", MAX_LANGUAGES, Words::language);
    types = Words.of(types, "object types", MAX_TYPES, Words::type);
    if (perHour.filter(n -> n < 1 || n > MAX_PER_HOUR).isPresent()) {
      throw new IllegalArgumentException(
          "a number per hour is from 1 to " + MAX_PER_HOUR + ", not " + perHour.get());
    }
  }

  /// Nothing, as for members that only send.
  public static Receive none() {
    return new Receive(
        true,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Presence.ANY,
        Presence.ANY,
        false,
        Optional.empty());
  }

  /// Why something may not pass. What takes something back always passes; an Update passes whatever
  /// depends on content, because whoever got the post must get its edits. How many there were
  /// within the hour is for the caller to count.
  public Optional<Objection> objection(Subject subject) {
    if (subject.retracts()) {
      return Optional.empty();
    }
    if (nothing) {
      return Optional.of(Objection.NOTHING);
    }
    if (!allowedOrigins.isEmpty()
        && !subject.origins().stream().allMatch(o -> names(allowedOrigins, o))) {
      return Optional.of(Objection.ORIGIN_NOT_ALLOWED);
    }
    if (!refusedOrigins.isEmpty()
        && subject.origins().stream().anyMatch(o -> names(refusedOrigins, o))) {
      return Optional.of(Objection.ORIGIN_REFUSED);
    }
    if (!subject.brings() || !asksForContent()) {
      return Optional.empty();
    }
    var traits = subject.traits().get();
    return traits.isPresent() ? objection(traits.get()) : Optional.of(Objection.CONTENT_UNKNOWN);
  }

  private boolean asksForContent() {
    return onlyRoots
        || media != Presence.ANY
        || sensitive != Presence.ANY
        || !wantedHashtags.isEmpty()
        || !refusedHashtags.isEmpty()
        || !languages.isEmpty()
        || !types.isEmpty();
  }

  private Optional<Objection> objection(Traits post) {
    if (!types.isEmpty() && !types.contains(post.type())) {
      return Optional.of(Objection.TYPE);
    }
    if (onlyRoots && post.reply()) {
      return Optional.of(Objection.REPLY);
    }
    if (!languages.isEmpty() && !speaks(post.language())) {
      return Optional.of(Objection.LANGUAGE);
    }
    if (!wantedHashtags.isEmpty() && post.hashtags().stream().noneMatch(wantedHashtags::contains)) {
      return Optional.of(Objection.HASHTAG_NOT_WANTED);
    }
    if (post.hashtags().stream().anyMatch(refusedHashtags::contains)) {
      return Optional.of(Objection.HASHTAG_REFUSED);
    }
    if (!media.allows(post.media())) {
      return Optional.of(Objection.MEDIA);
    }
    return sensitive.allows(post.sensitive()) ? Optional.empty() : Optional.of(Objection.SENSITIVE);
  }

  /// RFC 4647, section 3.3.1: `pt` also stands for `pt-br`.
  private boolean speaks(String tag) {
    for (var part = tag;
        !part.isEmpty();
        part = part.substring(0, Math.max(0, part.lastIndexOf('-')))) {
      if (languages.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(Set<String> servers, Authority origin) {
    if (servers.contains(origin.text())) {
      return true;
    }
    var host = origin.host();
    for (int dot = -1; ; ) {
      if (servers.contains(host.substring(dot + 1))) {
        return true;
      }
      dot = host.indexOf('.', dot + 1);
      if (dot < 0) {
        return false;
      }
    }
  }
}
