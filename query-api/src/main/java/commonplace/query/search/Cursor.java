package commonplace.query.search;

import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.PageMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// A page's end as strangers carry it: base64url of a version, a hash of the query and the shards'
/// mark. Nothing in it is secret, and a forged one moves nothing but its owner's own page, so it is
/// checked for form and not signed. The size of pages may change under way; the query may not.
final class Cursor {
  static final int MAX_LENGTH = 12_000;

  private static final int VERSION = 1;
  private static final int MAX_SHARDS = 256;
  private static final String NO_CURSOR =
      "This is no cursor of ours. Use next of an earlier answer unchanged, or leave it out to start"
          + " at the first page.";
  private static final String FOREIGN =
      "This cursor belongs to another query. Keep q, sort, from and to as they were, or leave the"
          + " cursor out to start at the first page.";

  private Cursor() {}

  /// What of a request must stay the same from page to page.
  static long queryOf(SearchRequest request) {
    var text = request.order() + "\n" + QueryWriter.write(request.clauses());
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String write(PageMark mark, long query) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(query);
      out.writeLong(mark.witnessedMillis());
      out.writeFloat(mark.score());
      out.writeUTF(mark.id());
      out.writeShort(mark.searchers().size());
      for (var searcher : new TreeMap<>(mark.searchers()).entrySet()) {
        out.writeShort(searcher.getKey());
        out.writeLong(searcher.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a page mark does not fit in a cursor", e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  static CursorReading read(String cursor, long query) {
    if (cursor.length() > MAX_LENGTH) {
      return Mistake.of("cursor", cursor, NO_CURSOR);
    }
    try {
      var bytes = new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor));
      var in = new DataInputStream(bytes);
      if (in.readByte() != VERSION) {
        return Mistake.of("cursor", cursor, NO_CURSOR);
      }
      if (in.readLong() != query) {
        return Mistake.of("cursor", cursor, FOREIGN);
      }
      var mark = new PageMark(in.readLong(), in.readFloat(), in.readUTF(), searchers(in));
      boolean whole = in.read() < 0 && Float.isFinite(mark.score());
      return whole ? new CursorReading.Mark(mark) : Mistake.of("cursor", cursor, NO_CURSOR);
    } catch (IOException | IllegalArgumentException _) {
      return Mistake.of("cursor", cursor, NO_CURSOR);
    }
  }

  private static Map<Integer, Long> searchers(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    if (count > MAX_SHARDS) {
      throw new IOException("more shards than there can be: " + count);
    }
    var searchers = new HashMap<Integer, Long>();
    for (int i = 0; i < count; i++) {
      searchers.put(in.readUnsignedShort(), in.readLong());
    }
    return searchers;
  }
}
