package commonplace.core.log;

import java.util.Arrays;

/// What proved that an activity is its actor's.
public enum ProvedBy {
  /// The request's own signature: the actor's, or that of its server's instance actor.
  HTTP_SIGNATURE("http-signature"),

  /// An `RsaSignature2017` in the body; somebody else sent it.
  LD_SIGNATURE("ld-signature"),

  /// An `eddsa-jcs-2022` proof in the body (FEP-8b32); somebody else sent it.
  INTEGRITY_PROOF("integrity-proof"),

  /// Its origin, which serves the same object, or none any more; somebody else sent it.
  ORIGIN("origin"),

  /// Nothing: we wrote it ourselves.
  OURS("ours");

  private final String label;

  ProvedBy(String label) {
    this.label = label;
  }

  /// As it stands in a record's envelope.
  public String label() {
    return label;
  }

  /// Whether the author's server sent it itself, so that it is no older than the request.
  public boolean isFirstHand() {
    return this == HTTP_SIGNATURE;
  }

  /// @throws IllegalStateException if there is none of this label
  static ProvedBy of(String label) {
    return Arrays.stream(values())
        .filter(way -> way.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("unknown way to prove an activity: " + label));
  }
}
