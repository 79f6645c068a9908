package commonplace.archive.shard;

import commonplace.core.index.PostFields;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.Encoded;
import commonplace.core.log.Topic;
import commonplace.core.runtime.Bytes;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;

/// What one topic's records become in an index: one document a key. Pure.
interface IndexContent {
  /// @param id the key as it stands in field {@link PostFields#ID}, which the document must have
  /// @param value as it stands on the log, never null
  /// @throws IllegalStateException if it cannot be read: trouble with our own state
  Document document(String id, byte[] value);

  /// Posts and what is left of those that are gone.
  static IndexContent posts(Topic<ArchivedObject> topic) {
    return (id, value) ->
        switch (decode(topic, value)) {
          case Live live -> PostDocument.of(id, live, value);
          case Tombstone gone -> PostDocument.of(id, gone);
        };
  }

  /// Actors' consent, to be looked up.
  static IndexContent consent() {
    return (id, value) -> {
      var document = new Document();
      document.add(new StringField(PostFields.ID, id, Field.Store.NO));
      document.add(new StoredField(PostFields.VALUE, value));
      return document;
    };
  }

  static <V> V decode(Topic<V> topic, byte[] value) {
    return topic.values().decode(new Encoded(Map.of(), Bytes.wrapping(value)));
  }
}
