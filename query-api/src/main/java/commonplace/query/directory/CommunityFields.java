package commonplace.query.directory;

import commonplace.core.index.IndexTerms;
import commonplace.core.log.Community;
import commonplace.core.log.LogJson;
import java.util.Locale;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.util.BytesRef;

/// A community as a Lucene document, and what its fields are called.
final class CommunityFields {
  static final String ID = "id";
  static final String NAME = "name";
  static final String SUMMARY = "summary";
  static final String TOPIC_WORDS = "topic-words";
  static final String ADDRESS = "address";
  static final String TOPIC = "topic";
  static final String LANGUAGE = "language";
  static final String KIND = "kind";
  static final String SOFTWARE = "software";
  static final String OPEN = "open";
  static final String MEMBER = "member";
  static final String POSTS = "posts";
  static final String SORT_NAME = "sort-name";
  static final String SORT_ID = "sort-id";
  private static final String SOURCE = "source";

  /// In front of a facet's name, the field over which it is counted.
  static final String COUNTED = "counted-";

  private static final int MAX_SORT_NAME = 100;

  private CommunityFields() {}

  static Document document(Community community) {
    var document = new Document();
    document.add(new StringField(ID, community.id(), Field.Store.NO));
    document.add(new StoredField(SOURCE, LogJson.mapper().writeValueAsBytes(community)));
    document.add(text(NAME, community.name()));
    document.add(text(SUMMARY, community.summary()));
    document.add(text(ADDRESS, community.id()));
    for (var topic : community.topics()) {
      document.add(text(TOPIC_WORDS, topic.tag()));
      keyword(document, TOPIC, IndexTerms.foldedTag(topic.tag()), topic.tag());
    }
    for (var language : community.languages()) {
      IndexTerms.languages(language).forEach(prefix -> document.add(indexed(LANGUAGE, prefix)));
      document.add(counted(LANGUAGE, language));
    }
    keyword(document, KIND, kind(community.kind()), kind(community.kind()));
    if (!community.software().isEmpty()) {
      keyword(document, SOFTWARE, IndexTerms.folded(community.software()), community.software());
    }
    community
        .open()
        .map(open -> Boolean.toString(open))
        .ifPresent(open -> keyword(document, OPEN, open, open));
    document.add(indexed(MEMBER, Boolean.toString(community.member())));
    document.add(new NumericDocValuesField(POSTS, community.activity().posts()));
    document.add(new SortedDocValuesField(SORT_NAME, new BytesRef(sortName(community))));
    document.add(new SortedDocValuesField(SORT_ID, new BytesRef(community.id())));
    return document;
  }

  static Community community(Document stored) {
    var source = stored.getBinaryValue(SOURCE);
    return LogJson.mapper().readValue(source.bytes, source.offset, source.length, Community.class);
  }

  /// As values of parameters and facets name it.
  static String kind(Community.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String sortName(Community community) {
    var folded = IndexTerms.folded(community.name());
    return folded.length() > MAX_SORT_NAME ? folded.substring(0, MAX_SORT_NAME) : folded;
  }

  private static Field text(String name, String text) {
    return new TextField(name, Words.normalized(text), Field.Store.NO);
  }

  private static void keyword(Document document, String name, String term, String shown) {
    document.add(indexed(name, term));
    document.add(counted(name, shown));
  }

  private static Field indexed(String name, String term) {
    return new StringField(name, term, Field.Store.NO);
  }

  private static Field counted(String name, String value) {
    return new SortedSetDocValuesField(COUNTED + name, new BytesRef(value));
  }
}
