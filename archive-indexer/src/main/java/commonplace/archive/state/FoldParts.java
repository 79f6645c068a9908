package commonplace.archive.state;

import commonplace.core.activitypub.Iri;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What the topology is made of.
///
/// @param digest the keyed digest of an id
/// @param isGroup whether an id is a known group's
record FoldParts(
    KafkaLogConfig config,
    Topics topics,
    Function<Iri, String> digest,
    Predicate<Iri> isGroup,
    FoldMeters meters,
    FoldProgress progress) {

  /// The topics that the fold reads.
  static List<Topic<?>> sourcesOf(Topics topics) {
    return List.of(
        topics.activities(), topics.fetchedObjects(), topics.withdrawals(), topics.actors());
  }

  /// The same by their names on the brokers.
  Map<String, Topic<?>> sources() {
    return sourcesOf(topics).stream().collect(Collectors.toMap(config::nameOf, topic -> topic));
  }
}
