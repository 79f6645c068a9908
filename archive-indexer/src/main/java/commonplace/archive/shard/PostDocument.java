package commonplace.archive.shard;

import commonplace.core.index.IndexTerms;
import commonplace.core.index.PostFields;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import java.util.LinkedHashMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.util.BytesRef;

/// An archived object as a document. Only the current revision can be searched; the stored value
/// holds all of them.
final class PostDocument {
  private PostDocument() {}

  /// @param id the term that names it
  /// @param stored the object as it stands on the log
  static Document of(String id, Live live, byte[] stored) {
    var document = new Document();
    identity(document, id, PostFields.POST);
    for (var part : PostText.of(live).parts()) {
      document.add(new TextField(PostFields.TEXT, part, Field.Store.NO));
    }
    if (!live.current().title().isEmpty()) {
      var title = HtmlText.plain(live.current().title());
      document.add(new TextField(PostFields.TITLE, title, Field.Store.NO));
    }
    origin(document, live);
    tags(document, live);
    language(document, live.current().language());
    document.add(
        new LongField(PostFields.WITNESSED, live.witnessed().toEpochMilli(), Field.Store.NO));
    term(document, PostFields.TYPE, IndexTerms.id(live.type()));
    live.inReplyTo().ifPresent(to -> term(document, PostFields.REPLY_TO, IndexTerms.id(to.text())));
    if (PostText.isHidden(live)) {
      term(document, PostFields.SENSITIVE, PostFields.YES);
    }
    document.add(new StoredField(PostFields.VALUE, stored));
    return document;
  }

  /// What remains of an object that is gone: its id, when and why.
  static Document of(String id, Tombstone gone) {
    var document = new Document();
    identity(document, id, PostFields.GONE);
    document.add(new StoredField("at", gone.at().toEpochMilli()));
    document.add(new StoredField("why", gone.why().name()));
    return document;
  }

  private static void identity(Document document, String id, String kind) {
    term(document, PostFields.ID, id);
    document.add(new SortedDocValuesField(PostFields.ID, new BytesRef(id)));
    term(document, PostFields.KIND, kind);
  }

  private static void origin(Document document, Live live) {
    for (var author : IndexTerms.authors(live.author())) {
      term(document, PostFields.FROM, author);
    }
    document.add(
        new SortedDocValuesField(
            PostFields.AUTHOR, new BytesRef(IndexTerms.id(live.author().text()))));
    var community = IndexTerms.community(live.community());
    term(document, PostFields.COMMUNITY, community);
    count(document, PostFields.COMMUNITY_COUNT, community);
  }

  private static void tags(Document document, Live live) {
    var tags = new LinkedHashMap<String, String>();
    for (var tag : live.current().tags()) {
      var folded = IndexTerms.foldedTag(tag);
      if (!folded.isEmpty()) {
        tags.putIfAbsent(folded, IndexTerms.tag(tag));
      }
    }
    tags.forEach((folded, shown) -> {
      term(document, PostFields.TAG, folded);
      count(document, PostFields.TAG_COUNT, shown);
    });
  }

  private static void language(Document document, String tag) {
    IndexTerms.languages(tag).forEach(term -> term(document, PostFields.LANGUAGE, term));
    count(document, PostFields.LANGUAGE_COUNT, tag);
  }

  private static void term(Document document, String field, String value) {
    document.add(new StringField(field, value, Field.Store.NO));
  }

  private static void count(Document document, String field, String value) {
    document.add(new SortedSetDocValuesField(field, new BytesRef(value)));
  }
}
