/// The shard port between processes: the messages, and the client that a query process uses when
/// the shards live elsewhere. Plain HTTP and JSON inside the house; never open to the internet.
@NullMarked
package commonplace.core.shardport;

import org.jspecify.annotations.NullMarked;
