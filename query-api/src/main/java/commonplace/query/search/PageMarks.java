package commonplace.query.search;

import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.query.request.Cursor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The shards' mark of where a page ended, in a cursor.
final class PageMarks implements Cursor.Fields<PageMark> {
  static final Cursor<PageMark> CURSOR = new Cursor<>(1, new PageMarks());

  private static final int MAX_SHARDS = 256;

  private PageMarks() {}

  /// What of a request must stay the same from page to page.
  static String question(SearchRequest request) {
    return request.order() + "\n" + QueryWriter.write(request.clauses());
  }

  @Override
  public void write(PageMark mark, DataOutput out) throws IOException {
    out.writeLong(mark.witnessedMillis());
    out.writeFloat(mark.score());
    out.writeUTF(mark.id());
    out.writeShort(mark.searchers().size());
    for (var searcher : new TreeMap<>(mark.searchers()).entrySet()) {
      out.writeShort(searcher.getKey());
      out.writeLong(searcher.getValue());
    }
  }

  @Override
  public PageMark read(DataInput in) throws IOException {
    var mark = new PageMark(in.readLong(), in.readFloat(), in.readUTF(), searchers(in));
    if (!Float.isFinite(mark.score())) {
      throw new IOException("no score: " + mark.score());
    }
    return mark;
  }

  private static Map<Integer, Long> searchers(DataInput in) throws IOException {
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
