package commonplace.archive.state;

import commonplace.archive.state.Event.Offered;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// In which community an object was said.
final class Placing {
  private Placing() {}

  /// The group that `audience` names (FEP-1b12), else the first known group among recipients and
  /// mentions, else the author's server.
  ///
  /// @param isGroup whether an id is a known group's
  static String of(Offered offered, Predicate<Iri> isGroup) {
    var document = offered.document();
    var object = document.audience();
    var activity = offered.activity().orElse(object);
    var named =
        Stream.of(activity.to(), activity.cc(), object.to(), object.cc(), document.mentions())
            .flatMap(java.util.List::stream);
    return document
        .group()
        .filter(audience -> isPlace(audience, offered))
        .or(() -> named.filter(isGroup).findFirst())
        .map(Iri::text)
        .filter(Bounded::isWellFormed)
        .orElseGet(() -> offered.author().authority().text());
  }

  /// Some servers put everybody or the author's followers there.
  private static boolean isPlace(Iri audience, Offered offered) {
    return audience.isHttp()
        && !audience.equals(Audience.PUBLIC)
        && !audience.equals(offered.author().value())
        && !audience.text().endsWith("/followers");
  }
}
