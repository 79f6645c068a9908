/// What the archive's Kafka Streams apps share: where their outputs go and how much memory and time
/// their local stores may take.
@NullMarked
package commonplace.archive.streams;

import org.jspecify.annotations.NullMarked;
