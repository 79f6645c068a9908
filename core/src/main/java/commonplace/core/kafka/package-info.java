/// The log on Kafka: the {@link commonplace.core.log.EventLog} port on plain producers and
/// consumers, the creation of our topics and the heartbeats that make their segments roll. Nothing
/// outside this package and the archive's Streams apps touches a Kafka client.
@NullMarked
package commonplace.core.kafka;

import org.jspecify.annotations.NullMarked;
