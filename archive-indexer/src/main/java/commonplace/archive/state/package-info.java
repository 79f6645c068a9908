/// The archive's memory as a fold over the log. `Fold` decides, on paper: from a source record and
/// what is held it makes what is held from then on, and what goes to `archive-objects` and
/// `consent-ledger`. `FoldTopology` hosts it in Kafka Streams; `ArchiveFold` starts and watches
/// that.
///
/// Two rules make a replay harmless. Each held value knows the newest record of each source topic
/// that it reflects; an older one is not applied again, but what it led to is stored and sent
/// again, because a crash may have lost either. And everything of one author is in one partition of
/// one store, so that what survives a crash is always a beginning of what was written.
///
/// The order in which topics are read does not matter, because a crash changes it: see the page in
/// `docs/decisions` on whichever topic comes first.
@NullMarked
package commonplace.archive.state;

import org.jspecify.annotations.NullMarked;
