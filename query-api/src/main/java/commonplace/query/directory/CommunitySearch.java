package commonplace.query.directory;

import commonplace.core.index.SearchReply;
import commonplace.core.log.Community;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds communities. Thread-safe.
public interface CommunitySearch {
  /// The facets, by what counts of them are called.
  List<String> FACETS = List.of("kind", "language", "software", "topic", "open");

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
  /// @param facets counts by name, see {@link #FACETS}
  /// @param end where this page ended; absent on the last one
  record Found(
      long total,
      List<Hit> hits,
      Map<String, List<SearchReply.Count>> facets,
      Optional<PageEnd> end) {
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
