package commonplace.relay.taking;

import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.core.log.SubscriptionAspect.Software;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How one subscriber is served.
///
/// @param taking what it takes now
/// @param earlier what it was taken to take before; what it was sent then is taken back so, too
/// @param followBack whether we follow it, too, so that it relays to us
/// @param relay whether it is a relay, or may be one
/// @param dropsPublic whether it drops Announces that name Public, and takes those that name it
/// @param source why, for people
public record Served(
    Taking taking,
    List<Taking> earlier,
    boolean followBack,
    boolean relay,
    boolean dropsPublic,
    String source) {
  public Served {
    earlier = List.copyOf(earlier);
  }

  /// By the table, unless the operator has said otherwise.
  ///
  /// @param runs what its NodeInfo says, if that is known
  /// @param form what was said and what was before, if anything
  public static Served of(Follow follow, Optional<Software> runs, Optional<Form> form) {
    var row = TakingTable.of(follow, runs);
    var stated = form.flatMap(Form::stated).flatMap(Taking::of);
    var taking = stated.orElse(row.taking());
    return new Served(
        taking,
        form.stream()
            .flatMap(f -> f.earlier().stream())
            .flatMap(label -> Taking.of(label).stream())
            .filter(before -> before != taking)
            .distinct()
            .toList(),
        row.followBack() && follow.enrols(),
        TakingTable.isRelay(follow, runs),
        follow.enrols() && runs.filter(TakingTable::dropsPublic).isPresent(),
        stated.isPresent() ? "the operator said so" : row.source());
  }

  /// Now and before.
  public Stream<Taking> all() {
    return Stream.concat(Stream.of(taking), earlier.stream());
  }
}
