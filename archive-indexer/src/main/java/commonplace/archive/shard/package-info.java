/// The archive's Lucene shards: shard n is built from partition n of `archive-objects` and
/// `consent-ledger` and from nothing else, keeps its own offsets in its index commits, and answers
/// the shard port, in this process and over HTTP. Start reading at {@link
/// commonplace.archive.shard.Shards}; {@link commonplace.archive.shard.LuceneIndex} knows no Kafka
/// and {@link commonplace.archive.shard.PostSearch} no life cycle.
@NullMarked
package commonplace.archive.shard;

import org.jspecify.annotations.NullMarked;
