package commonplace.archive.directory;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The documents in which a server describes itself to clients. Misskey's needs a POST, and its
/// NodeInfo says as much, so it is not asked.
enum InstanceApi {
  /// Mastodon 4 and those that follow it.
  MASTODON_V2("/api/v2/instance") {
    @Override
    ServerCard card(JsonNode json) {
      return ServerCard.of(
          Fields.text(json, "title"),
          Fields.text(json, "description"),
          Fields.languages(json, "languages"),
          Optional.empty(),
          Fields.flag(json, "registrations", "enabled"),
          Fields.people(json, "usage", "users", "active_month"));
    }
  },
  /// Older ones, Pleroma and Akkoma.
  MASTODON_V1("/api/v1/instance") {
    @Override
    ServerCard card(JsonNode json) {
      return ServerCard.of(
          Fields.text(json, "title"),
          Fields.text(json, "short_description").or(() -> Fields.text(json, "description")),
          Fields.languages(json, "languages"),
          Optional.empty(),
          Fields.flag(json, "registrations"),
          Fields.people(json, "pleroma", "stats", "mau"));
    }
  },
  /// Lemmy.
  LEMMY_V3("/api/v3/site") {
    @Override
    ServerCard card(JsonNode json) {
      var view = json.path("site_view");
      return ServerCard.of(
          Fields.text(view, "site", "name"),
          Fields.text(view, "site", "description").or(() -> Fields.text(view, "site", "sidebar")),
          lemmyLanguages(json),
          Optional.empty(),
          Fields.text(view, "local_site", "registration_mode")
              .map(mode -> !mode.equalsIgnoreCase("closed")),
          Fields.people(view, "counts", "users_active_month"));
    }
  };

  /// A Lemmy allows all of the world's languages unless told otherwise, which says nothing.
  private static final int MAX_DECLARED = 20;

  private static final int MAX_KNOWN = 1_000;

  private final String path;

  InstanceApi(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  abstract ServerCard card(JsonNode json);

  /// Which to ask, in this order, until one answers.
  ///
  /// @param software as NodeInfo names it, or empty
  static List<InstanceApi> of(String software) {
    return software.equals("lemmy")
        ? List.of(LEMMY_V3, MASTODON_V2, MASTODON_V1)
        : List.of(MASTODON_V2, MASTODON_V1, LEMMY_V3);
  }

  private static List<String> lemmyLanguages(JsonNode json) {
    var declared = json.path("discussion_languages");
    var known = json.path("all_languages");
    if (declared.size() > MAX_DECLARED || known.size() > MAX_KNOWN) {
      return List.of();
    }
    var codes = new HashMap<String, String>();
    for (var language : known) {
      Fields.text(language, "code")
          .ifPresent(code -> codes.put(language.path("id").asString(""), code));
    }
    return Stream.iterate(0, i -> i < declared.size(), i -> i + 1)
        .map(i -> codes.getOrDefault(declared.path(i).asString(""), ""))
        .flatMap(code -> Fields.language(code).stream())
        .distinct()
        .toList();
  }
}
