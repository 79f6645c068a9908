package commonplace.core.log;

/// Where one record stands on one topic.
///
/// @param partition from 0
/// @param offset the record's own offset, so that the next one to read is `offset + 1`
public record Position(int partition, long offset) {}
