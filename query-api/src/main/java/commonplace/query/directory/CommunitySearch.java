package commonplace.query.directory;

import commonplace.core.index.SearchReply;
import commonplace.core.log.Community;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds communities. Thread-safe.
public interface CommunitySearch {
  /// @throws IllegalArgumentException if the cursor is none of ours; the message is fit for whoever
  ///   sent it
  Found search(CommunityQuery query);

  /// One community by its id: the authority of a server or the id of a Group.
  Optional<Community> find(String id);

  /// How many communities are listed.
  long size();

  /// How many servers of them are members of this relay; their groups are not counted again.
  long members();

  /// What was found.
  ///
  /// @param total how many match
  /// @param facets counts by facet name (`kind`, `language`, `software`, `topic`, `open`)
  /// @param next the cursor of the following page; absent on the last one
  record Found(
      long total,
      List<Hit> hits,
      Map<String, List<SearchReply.Count>> facets,
      Optional<String> next) {
    /// Nothing matches.
    public static final Found NONE = new Found(0, List.of(), Map.of(), Optional.empty());

    public Found {
      hits = List.copyOf(hits);
      facets = Map.copyOf(facets);
    }
  }

  /// One community found.
  ///
  /// @param why for people, why it is here: `topic #gardening (12 posts)`, `name: "garden"`,
  ///   `speaks pl`
  record Hit(Community community, List<String> why) {
    public Hit {
      why = List.copyOf(why);
    }
  }
}
