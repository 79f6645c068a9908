/// The shard port: what a query may ask of the archive's Lucene shards and what they answer, and
/// the names and analyzers that writing and asking must agree on. Requests and replies are plain
/// values that travel as JSON between processes and as themselves within one.
@NullMarked
package commonplace.core.index;

import org.jspecify.annotations.NullMarked;
