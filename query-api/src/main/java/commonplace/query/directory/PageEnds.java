package commonplace.query.directory;

import commonplace.query.request.Cursor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The end of a page of the directory, in a cursor that is good for ever.
final class PageEnds implements Cursor.Fields<PageEnd> {
  static final Cursor<PageEnd> CURSOR = new Cursor<>(2, new PageEnds());

  private PageEnds() {}

  @Override
  public void write(PageEnd end, DataOutput out) throws IOException {
    out.writeFloat(end.score());
    out.writeLong(end.posts());
    out.writeUTF(end.name());
    out.writeUTF(end.id());
  }

  @Override
  public PageEnd read(DataInput in) throws IOException {
    var end = new PageEnd(in.readFloat(), in.readLong(), in.readUTF(), in.readUTF());
    if (!Float.isFinite(end.score())) {
      throw new IOException("no score: " + end.score());
    }
    return end;
  }
}
