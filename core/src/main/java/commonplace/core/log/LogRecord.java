package commonplace.core.log;

import java.time.Instant;
import java.util.Optional;

/// One record as read from a topic.
///
/// @param position where it stands
/// @param appended when the log took it (the broker's clock); for activities, when it was witnessed
/// @param key the record's key
/// @param value what it says, or nothing for a tombstone
/// @param <V> the topic's type of value
public record LogRecord<V>(Position position, Instant appended, String key, Optional<V> value) {}
