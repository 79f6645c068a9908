package commonplace.relay.terms;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Subject;
import commonplace.core.terms.Traits;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a record is, as far as members' terms ask.
///
/// @param subject what terms are asked about; its body is read when somebody's terms first need it
/// @param appended the log's time
/// @param retained how many bytes are held for that
public record Content(Subject subject, Instant appended, int retained) {
  /// Of a record on the log.
  public static Content of(AdmittedActivity activity, Instant appended) {
    var known = activity.traits();
    boolean readable = activity.type().equals("Create");
    Supplier<Optional<Traits>> traits =
        readable && known.isEmpty() ? new ReadOnce(activity.body()) : () -> known;
    return new Content(
        new Subject(activity.type(), origins(activity), traits),
        appended,
        readable ? activity.body().length() : 0);
  }

  private static Set<Authority> origins(AdmittedActivity activity) {
    return Stream.of(
            activity.actor().value().authority(), activity.object().flatMap(Iri::authority))
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Reads a body at most once, whoever asks.
  private static final class ReadOnce implements Supplier<Optional<Traits>> {
    private final Bytes body;
    private boolean isRead;
    private Optional<Traits> traits = Optional.empty();

    ReadOnce(Bytes body) {
      this.body = body;
    }

    @Override
    public synchronized Optional<Traits> get() {
      if (!isRead) {
        traits = read(body);
        isRead = true;
      }
      return traits;
    }
  }

  private static Optional<Traits> read(Bytes body) {
    return JsonReader.parse(body) instanceof JsonReader.Json(var json, _)
            && ActivityReader.read(json) instanceof ActivityReader.Read(var activity)
            && activity instanceof Activity.Create(_, var document)
        ? Optional.of(Traits.of(document))
        : Optional.empty();
  }
}
