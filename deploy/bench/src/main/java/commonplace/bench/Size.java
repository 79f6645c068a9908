package commonplace.bench;

import java.time.Duration;

/// How long and how often. Everything is bounded.
///
/// @param runs counted runs, alternating with the bare ones
/// @param warmUps runs before them that do not count, at most, and as many again after idling
/// @param idle how long the idle CPU is measured
/// @param admitted activities of a run
/// @param subscribers of the delivery and latency runs
/// @param delivered activities of a delivery run
/// @param steadyWarmUp time at the steady rate that does not count
/// @param steady time at the steady rate that counts
/// @param manySubscribers of the second run about the log's size
/// @param missed activities of an outage
/// @param few members that answer promptly, alone and in the company of others that do not
/// @param living more of them, in such company
/// @param logged activities of a run about the log's size
/// @param indexed posts in the archive
/// @param searches queries that are timed
/// @param settle how long memory may settle before it is read
/// @param members whose memory is measured, while all of them get posts
/// @param idleMembers further ones, which get nothing
/// @param soak how long memory is watched at the steady rate
record Size(
    int runs,
    int warmUps,
    Duration idle,
    int admitted,
    int subscribers,
    int delivered,
    Duration steadyWarmUp,
    Duration steady,
    int manySubscribers,
    int missed,
    int few,
    int living,
    int logged,
    int indexed,
    int searches,
    Duration settle,
    int members,
    int idleMembers,
    Duration soak) {
  /// What the README's figures are made with; about two hours.
  static final Size FULL =
      new Size(
          5,
          60,
          Duration.ofSeconds(20),
          8_000,
          50,
          300,
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          200,
          50_000,
          250,
          350,
          200,
          200_000,
          2_000,
          Duration.ofMinutes(10),
          500,
          2_500,
          Duration.ofMinutes(10));

  /// A few minutes.
  static final Size QUICK =
      new Size(
          1,
          1,
          Duration.ofSeconds(4),
          1_000,
          50,
          40,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          200,
          500,
          205,
          210,
          50,
          3_000,
          200,
          Duration.ofSeconds(5),
          100,
          200,
          Duration.ofSeconds(30));
}
