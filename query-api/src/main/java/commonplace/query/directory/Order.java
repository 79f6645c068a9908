package commonplace.query.directory;

import commonplace.core.log.Community;
import java.util.List;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/// In which order communities are found, and where in it a page ended. Ids decide in the end, so
/// that no two are equal.
enum Order {
  BEST,
  MOST_ACTIVE,
  BY_NAME;

  /// @param wanted the analysed words of the search
  static Order of(CommunityQuery query, List<String> wanted) {
    return switch (query.sort()) {
      case RELEVANCE -> wanted.isEmpty() ? MOST_ACTIVE : BEST;
      case ACTIVITY -> MOST_ACTIVE;
      case NAME -> BY_NAME;
    };
  }

  Sort sort() {
    var posts = new SortField(CommunityFields.POSTS, SortField.Type.LONG, true);
    var id = new SortField(CommunityFields.SORT_ID, SortField.Type.STRING);
    return switch (this) {
      case BEST -> new Sort(SortField.FIELD_SCORE, posts, id);
      case MOST_ACTIVE -> new Sort(posts, id);
      case BY_NAME -> new Sort(new SortField(CommunityFields.SORT_NAME, SortField.Type.STRING), id);
    };
  }

  private Object[] values(PageEnd end) {
    var id = new BytesRef(end.id());
    return switch (this) {
      case BEST -> new Object[] {end.score(), end.posts(), id};
      case MOST_ACTIVE -> new Object[] {end.posts(), id};
      case BY_NAME -> new Object[] {new BytesRef(end.name()), id};
    };
  }

  /// The place behind a hit. No document has this number, so that the values alone count.
  FieldDoc after(PageEnd end) {
    return new FieldDoc(Integer.MAX_VALUE, end.score(), values(end));
  }

  PageEnd end(FieldDoc last, Community community) {
    float score = this == BEST ? (Float) last.fields[0] : 0;
    return new PageEnd(
        score, community.activity().posts(), CommunityFields.sortName(community), community.id());
  }
}
