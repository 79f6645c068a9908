package commonplace.archive.shard;

import java.time.Duration;

/// How an index is kept.
///
/// @param logId what tells this topic from another of the same name, so that an index is not
///   continued on a topic that was made anew
/// @param ramBufferMegabytes how much is gathered before an index segment is written
/// @param oldestCommit an index whose last commit is older is built anew, because the log may have
///   forgotten tombstones that it never saw
record IndexSettings(String logId, double ramBufferMegabytes, Duration oldestCommit) {}
