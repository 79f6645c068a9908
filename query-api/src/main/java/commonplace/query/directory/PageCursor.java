package commonplace.query.directory;

import commonplace.core.log.LogJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Where a page of the directory ended. Opaque to others; good for the same search only, for ever.
///
/// @param search a digest of the search
/// @param score of the last hit, 0 unless ordered by relevance
/// @param posts of the last hit
/// @param name of the last hit as it is sorted
/// @param id of the last hit
record PageCursor(String search, float score, long posts, String name, String id) {
  /// The longest cursor that is looked at, in characters.
  static final int MAX_LENGTH = 10_000;

  private static final int DIGEST_BYTES = 6;

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(LogJson.mapper().writeValueAsBytes(this));
  }

  /// @throws IllegalArgumentException if it is none of ours, or of another search
  static Optional<PageCursor> of(CommunityQuery query) {
    return query
        .cursor()
        .map(text -> {
          var cursor = read(text);
          if (!cursor.search.equals(digest(query))) {
            throw new IllegalArgumentException(
                "this cursor belongs to another search: keep all other parameters as they were,"
                    + " or leave the cursor out to start again");
          }
          return cursor;
        });
  }

  private static PageCursor read(String text) {
    return Optional.of(text)
        .filter(t -> t.length() <= MAX_LENGTH)
        .flatMap(PageCursor::stored)
        .flatMap(Stored::checked)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "this cursor is none of ours: take it from `next` of an earlier answer as it"
                    + " stands, or leave it out to start again"));
  }

  private static Optional<Stored> stored(String text) {
    try {
      var json = Base64.getUrlDecoder().decode(text);
      return Optional.ofNullable(LogJson.mapper().readValue(json, Stored.class));
    } catch (IllegalArgumentException | JacksonException _) {
      return Optional.empty();
    }
  }

  /// As it travels, when nothing is certain.
  record Stored(
      Optional<String> search,
      float score,
      long posts,
      Optional<String> name,
      Optional<String> id) {
    private Optional<PageCursor> checked() {
      return Float.isFinite(score) && search.isPresent() && name.isPresent() && id.isPresent()
          ? Optional.of(new PageCursor(search.get(), score, posts, name.get(), id.get()))
          : Optional.empty();
    }
  }

  /// Of all that decides about what is found and in which order.
  static String digest(CommunityQuery query) {
    var said =
        new CommunityQuery(
            query.text(),
            query.topics(),
            query.language(),
            query.kind(),
            query.software(),
            query.open(),
            query.sort(),
            1,
            Optional.empty());
    try {
      var whole =
          MessageDigest.getInstance("SHA-256")
              .digest(said.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(whole, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
