package commonplace.query.request;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// A page's end as strangers carry it: base64url of its kind, a hash of the question, and the
/// fields of the mark. Nothing in it is secret, and a forged one moves nothing but its owner's own
/// page, so it is checked for form and not signed. The size of pages may change under way; the
/// question may not.
///
/// @param <M> what marks the end of a page
public final class Cursor<M> {
  /// The parameter's name.
  public static final String PARAMETER = "cursor";

  /// The longest cursor that is looked at, in characters.
  public static final int MAX_LENGTH = 12_000;

  private static final String NO_CURSOR =
      "This is no cursor of ours. Use next of an earlier answer unchanged, or leave it out to start"
          + " at the first page.";
  private static final String FOREIGN =
      "This cursor belongs to another query. Keep the other parameters as they were, or leave the"
          + " cursor out to start at the first page.";

  private final int kind;
  private final Fields<M> fields;

  /// How a mark is written and read.
  ///
  /// @param <M> the mark
  public interface Fields<M> {
    void write(M mark, DataOutput out) throws IOException;

    /// @throws IOException if the bytes are no mark
    M read(DataInput in) throws IOException;
  }

  /// @param kind 0 to 127, another one for each kind of mark and for each change of its fields
  public Cursor(int kind, Fields<M> fields) {
    this.kind = kind;
    this.fields = fields;
  }

  /// @param question all that must stay the same from page to page
  public String write(M mark, String question) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(kind);
      out.writeLong(hash(question));
      fields.write(mark, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a page mark does not fit in a cursor", e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /// Total.
  public Reading<M> read(String cursor, String question) {
    if (cursor.length() > MAX_LENGTH) {
      return wrong(cursor, NO_CURSOR);
    }
    try {
      var bytes = new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor));
      var in = new DataInputStream(bytes);
      if (in.readByte() != kind) {
        return wrong(cursor, NO_CURSOR);
      }
      if (in.readLong() != hash(question)) {
        return wrong(cursor, FOREIGN);
      }
      var mark = fields.read(in);
      return bytes.available() == 0 ? new Reading.Read<>(mark) : wrong(cursor, NO_CURSOR);
    } catch (IOException | IllegalArgumentException _) {
      return wrong(cursor, NO_CURSOR);
    }
  }

  private static <M> Reading<M> wrong(String cursor, String detail) {
    return new Reading.Wrong<>(
        new Mistake(
            PARAMETER,
            0,
            cursor.codePointCount(0, cursor.length()),
            detail,
            Optional.of("next of an earlier answer")));
  }

  private static long hash(String question) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(question.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
