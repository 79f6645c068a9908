package commonplace.relay;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import java.util.Optional;

/// Further activities for a log.
final class Posts {
  private Posts() {}

  /// Another one of the same author.
  ///
  /// @param number makes the ids differ
  static AdmittedActivity like(AdmittedActivity model, int number) {
    var object = Iri.of(model.object().orElseThrow().text() + "-" + number);
    return new AdmittedActivity(
        model.type(),
        Optional.of(Iri.of(object + "#create")),
        model.actor(),
        Optional.of(object),
        model.signer(),
        false,
        model.flags(),
        model.memory(),
        model.body());
  }
}
