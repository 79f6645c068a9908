package commonplace.query.directory;

/// Where a page of the directory ended: the last hit, by what hits are sorted by.
///
/// @param score 0 unless ordered by relevance
/// @param posts remembered lately
/// @param name as it is sorted
/// @param id of the community
public record PageEnd(float score, long posts, String name, String id) {}
