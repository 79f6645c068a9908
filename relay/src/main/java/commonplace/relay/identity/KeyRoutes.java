package commonplace.relay.identity;

import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The operator's view of our keys, and the command that replaces them.
///
/// @param told how many servers were told of an RSA key, by its id
public record KeyRoutes(
    AdminDoor door, Identities identities, ToLongFunction<String> told, InstantSource clock) {
  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get("/admin/api/keys", door.guarded(this::keys));
    routes.post("/admin/api/keys/rotate", door.guarded(this::rotate));
  }

  private void keys(Context context) {
    AdminDoor.answer(context, document());
  }

  private void rotate(Context context) throws InterruptedException {
    var made = identities.rotate();
    if (made.isEmpty()) {
      var until = KeyRing.overlapEnds(identities.ring().rsa(), clock.instant());
      new Problem(
              409,
              "Rotation under way",
              "the keys were replaced a short time ago, and members are told of the new ones until "
                  + until.map(Instant::toString).orElse("a moment from now"))
          .answer(context);
      return;
    }
    var document = document();
    document.put("made", made);
    AdminDoor.answer(context, document);
  }

  private Map<String, Object> document() {
    var now = clock.instant();
    var ring = identities.ring();
    var document = new LinkedHashMap<String, Object>();
    document.put(
        "keys",
        identities.rings().stream()
            .flatMap(one ->
                Stream.concat(
                    described("rsa", one.rsa(), now), described("ed25519", one.ed25519(), now)))
            .toList());
    KeyRing.overlapEnds(ring.rsa(), now)
        .ifPresent(until -> {
          document.put("overlapUntil", until.toString());
          document.put("serversTold", told.applyAsLong(ring.signing().id().text()));
        });
    return document;
  }

  private static <K> Stream<Map<String, Object>> described(
      String kind, List<OwnKey<K>> keys, Instant now) {
    return KeyRing.good(keys, now).stream()
        .map(key ->
            Map.<String, Object>of(
                "id", key.id().text(),
                "kind", kind,
                "created", key.created().toString(),
                "inUse", key.equals(keys.getLast())));
  }
}
