package commonplace.bench;

import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The generator's Creates, in Mastodon's shape and size. The same number gives the same bytes in
/// every process.
final class Posts {
  /// Stands before a post's number in its id.
  static final String MARK = "/statuses/";

  private static final int HEAD_BYTES = 512;
  private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

  private final String origin;
  private final int authors;
  private final String published;

  /// @param origin of the server of all authors
  /// @param published the authors' claim, RFC 3339
  Posts(String origin, int authors, String published) {
    this.origin = origin;
    this.authors = authors;
    this.published = published;
  }

  /// What its authors claim, RFC 3339.
  String published() {
    return published;
  }

  /// The author of a post; neighbouring posts have different ones.
  static String author(String origin, long number, int authors) {
    return origin + "/users/a" + number % authors;
  }

  /// A word that only this post has.
  static String unique(long number) {
    return "unique" + number + "x";
  }

  /// With a signature block, so that it is relayed verbatim.
  Bytes create(long number) {
    var signature =
        String.format(
            Locale.ROOT,
            """
            ,"signature":{"type":"RsaSignature2017","creator":"%s#main-key","created":"%s",\
            "signatureValue":"%s=="}\
            """,
            author(origin, number, authors),
            published,
            "A".repeat(342));
    return create(number, signature);
  }

  /// Without one, so that it is announced.
  Bytes unsigned(long number) {
    return create(number, "");
  }

  private Bytes create(long number, String signature) {
    var author = author(origin, number, authors);
    var id = author + MARK + number;
    var tag = Words.tag(number);
    return Bytes.utf8(
        String.format(
            Locale.ROOT,
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",\
            {"sensitive":"as:sensitive","Hashtag":"as:Hashtag"}],\
            "id":"%1$s/activity","type":"Create","actor":"%2$s","published":"%3$s",\
            "to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["%2$s/followers"],\
            "object":{"id":"%1$s","type":"Note","summary":null,"inReplyTo":null,"published":"%3$s",\
            "url":"%1$s","attributedTo":"%2$s","to":["https://www.w3.org/ns/activitystreams#Public"],\
            "cc":["%2$s/followers"],"sensitive":false,"content":"<p>%4$s %5$s</p>",\
            "contentMap":{"en":"<p>%4$s %5$s</p>"},"attachment":[],\
            "tag":[{"type":"Hashtag","href":"%6$s/tags/%7$s","name":"#%7$s"}],\
            "replies":{"id":"%1$s/replies","type":"Collection","first":{"type":"CollectionPage",\
            "next":"%1$s/replies?page=true","partOf":"%1$s/replies","items":[]}}}%8$s}\
            """,
            id,
            author,
            published,
            Words.text(number),
            unique(number),
            origin,
            tag,
            signature));
  }

  /// The number of the post that a body carries, or -1 where it carries none.
  static long number(byte[] body) {
    int end = Math.min(body.length, HEAD_BYTES);
    for (int i = 0; i + MARK_BYTES.length < end; i++) {
      if (marks(body, i)) {
        return digits(body, i + MARK_BYTES.length);
      }
    }
    return -1;
  }

  private static boolean marks(byte[] body, int at) {
    for (int i = 0; i < MARK_BYTES.length; i++) {
      if (body[at + i] != MARK_BYTES[i]) {
        return false;
      }
    }
    return true;
  }

  private static long digits(byte[] body, int from) {
    long number = 0;
    for (int i = from; i < body.length && body[i] >= '0' && body[i] <= '9'; i++) {
      number = number * 10 + body[i] - '0';
    }
    return number;
  }
}
