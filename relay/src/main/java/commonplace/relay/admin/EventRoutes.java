package commonplace.relay.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `GET /admin/api/events`: what operators did, newest first. `before` takes the `offset` of an
/// event and `limit` a number; `next` is what to send as `before` for older ones.
public final class EventRoutes {
  private static final int DEFAULT_LIMIT = 50;

  private final AdminDoor door;
  private final OperatorJournal journal;

  public EventRoutes(AdminDoor door, OperatorJournal journal) {
    this.door = door;
    this.journal = journal;
  }

  /// Adds the route.
  public void addTo(RoutesConfig routes) {
    routes.get("/admin/api/events", door.guarded(this::events));
  }

  private void events(Context context) {
    long limit =
        number(context, "limit", 1, OperatorJournal.MAX_LIMIT).orElse((long) DEFAULT_LIMIT);
    long before = number(context, "before", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    var page = journal.newest((int) limit, before);
    var document = new LinkedHashMap<String, Object>();
    document.put("events", page.entries().stream().map(EventRoutes::event).toList());
    page.next().ifPresent(next -> document.put("next", next));
    AdminDoor.answer(context, document);
  }

  private static Map<String, Object> event(OperatorJournal.Entry entry) {
    var asked = entry.asked();
    var event = new LinkedHashMap<String, Object>();
    event.put("offset", entry.offset());
    event.put("id", asked.id());
    event.put("at", entry.at().toString());
    event.put("author", asked.author());
    event.put("action", asked.action());
    event.put("parameters", asked.parameters());
    asked
        .bodyDigest()
        .ifPresent(
            digest -> event.put("body", Map.of("bytes", asked.bodyBytes(), "sha256", digest)));
    entry.answered().ifPresent(answered -> event.put("status", answered.status()));
    return event;
  }

  private static Optional<Long> number(Context context, String name, long least, long most) {
    return Optional.ofNullable(context.queryParam(name))
        .filter(text -> !text.isBlank())
        .map(text -> {
          try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
              return number;
            }
          } catch (NumberFormatException _) {
            // told below
          }
          throw new IllegalArgumentException(
              "the parameter `" + name + "` is a whole number from " + least + " to " + most);
        });
  }
}
