package commonplace.relay.delivery;

import java.time.Duration;

/// What is seen of one subscriber at one moment.
///
/// @param reaching whether it takes what it is sent
/// @param behind how long ago the log took the oldest record that it still waits for
/// @param answers how long it lately takes to answer
/// @param ourTrouble whether so many fail at once that the fault may well be ours
record Signs(Reaching reaching, Duration behind, Duration answers, boolean ourTrouble) {}
