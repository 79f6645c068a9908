/// A real Kafka broker and controller (KRaft) inside this process, for one machine. Everything that
/// depends on Kafka's internal API is behind one class; services see only addresses and client
/// settings, as with any other cluster.
@NullMarked
package commonplace.broker;

import org.jspecify.annotations.NullMarked;
