/// The log's words and contracts: every event that is kept, the topic each one lives on, and the
/// port through which services append and read. No Kafka type appears here; `core.kafka` implements
/// the port, and tests may use the in-memory one. Topics and events follow one rule: a topic of
/// record holds facts, and everything else can be rebuilt from them.
@NullMarked
package commonplace.core.log;

import org.jspecify.annotations.NullMarked;
