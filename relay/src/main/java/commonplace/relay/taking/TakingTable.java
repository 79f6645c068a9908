package commonplace.relay.taking;

import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Style;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the software in the field takes. The first row that fits counts; the last ones fit
/// everybody. Each row says where it is known from.
public final class TakingTable {
  private static final Set<Style> ANY = Set.of(Style.PUBLIC_FOLLOW, Style.ACTOR_FOLLOW);
  private static final Set<Style> BY_PUBLIC = Set.of(Style.PUBLIC_FOLLOW);
  private static final Set<Style> BY_ACTOR = Set.of(Style.ACTOR_FOLLOW);
  private static final Release FIRST = Release.of("0");

  /// One row.
  ///
  /// @param software names as NodeInfo has them, in lower case; none fits every name
  /// @param from the first version that it fits
  /// @param styles how it follows
  /// @param servers whether it fits servers' own actors, or only people and groups
  /// @param followBack whether it relays to us only if we follow it
  /// @param source where that is known from
  record Row(
      Set<String> software,
      Release from,
      Set<Style> styles,
      boolean servers,
      Taking taking,
      boolean followBack,
      String source) {
    Row {
      software = Set.copyOf(software);
      styles = Set.copyOf(styles);
    }

    boolean fits(Follow follow, Optional<Software> runs) {
      boolean named =
          software.isEmpty()
              || runs.filter(s -> software.contains(s.name()))
                  .filter(s -> Release.of(s.version()).compareTo(from) >= 0)
                  .isPresent();
      return named && styles.contains(follow.style()) && (servers || !follow.enrols());
    }
  }

  private static final Set<String> MISSKEYS =
      Set.of(
          "misskey",
          "sharkey",
          "cherrypick",
          "firefish",
          "iceshrimp",
          "calckey",
          "foundkey",
          "catodon",
          "magnetar");

  private static final Set<String> RELAYS =
      Set.of(
          "activity-relay",
          "activityrelay",
          "aoderelay",
          "aode-relay",
          "buzzrelay",
          "feditools-relay",
          "pub-relay",
          "selective-relay");

  static final List<Row> ROWS =
      List.of(
          new Row(
              Set.of(),
              FIRST,
              BY_ACTOR,
              false,
              Taking.ANNOUNCE,
              false,
              "ActivityPub, section 7.7: a person sees what the actors that it follows announce"),
          row(
              Set.of("mastodon", "hometown"),
              "4.7",
              BY_PUBLIC,
              Taking.VERBATIM,
              false,
              "Mastodon, app/lib/activitypub/object_integrity_proof.rb, merged July 2026"),
          row(
              Set.of("mastodon", "hometown", "kmyblue"),
              "0",
              BY_PUBLIC,
              Taking.VERBATIM_LD,
              false,
              "Mastodon, app/services/activitypub/process_collection_service.rb"),
          row(
              MISSKEYS,
              "0",
              BY_PUBLIC,
              Taking.VERBATIM_LD,
              false,
              "Misskey, core/activitypub/InboxProcessorService.ts; as a note since 2026.5, before"
                  + " as a renote (misskey#11056)"),
          row(
              Set.of("pleroma", "akkoma"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              true,
              "Pleroma, lib/pleroma/web/activity_pub/relay.ex; what others wrote gets 400"),
          row(
              Set.of("gotosocial"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              false,
              "GoToSocial, docs, admin/relay_subscriptions"),
          row(
              Set.of("friendica"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              true,
              "Friendica, src/Protocol/Relay.php: only who follows each other relays"),
          row(
              Set.of("mitra"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              true,
              "Mitra, docs on relays: reposts are relayed to followers"),
          row(
              Set.of("nodebb"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              false,
              "NodeBB#14732: reads announced objects, with unsigned requests"),
          row(
              Set.of("activities.next", "loops", "bonfire", "iceshrimp.net", "wordpress"),
              "0",
              ANY,
              Taking.ANNOUNCE,
              false,
              "their threads on relays: announced objects are read at their origin"),
          row(
              Set.of("commonplace"),
              "0",
              BY_PUBLIC,
              Taking.VERBATIM,
              false,
              "FEDERATION.md, forwarded activities"),
          row(
              Set.of("commonplace"),
              "0",
              BY_ACTOR,
              Taking.ANNOUNCE,
              false,
              "FEDERATION.md, Announces of subscribed actors"),
          row(
              RELAYS,
              "0",
              BY_PUBLIC,
              Taking.VERBATIM,
              false,
              "FEP-ae0c, Mastodon style: relays pass on what carries a proof"),
          row(RELAYS, "0", BY_ACTOR, Taking.ANNOUNCE, true, "FEP-ae0c, LitePub style"),
          row(
              Set.of(),
              "0",
              BY_PUBLIC,
              Taking.VERBATIM_LD,
              false,
              "FEP-ae0c, Mastodon style: publishers sign with RsaSignature2017"),
          row(Set.of(), "0", BY_ACTOR, Taking.ANNOUNCE, true, "FEP-ae0c, LitePub style"));

  private TakingTable() {}

  private static Row row(
      Set<String> software,
      String from,
      Set<Style> styles,
      Taking taking,
      boolean followBack,
      String source) {
    return new Row(software, Release.of(from), styles, true, taking, followBack, source);
  }

  static Row of(Follow follow, Optional<Software> runs) {
    return ROWS.stream().filter(row -> row.fits(follow, runs)).findFirst().orElseThrow();
  }

  /// Whether it passes on no Announce that names Public, but those that name its actor: yukimochi's
  /// and thystra's Activity-Relay, api/handle.go.
  static boolean dropsPublic(Software runs) {
    return runs.name().equals("activity-relay");
  }

  /// Whether the software is a relay, as far as is known: what runs something unknown may be one.
  static boolean isRelay(Follow follow, Optional<Software> runs) {
    return follow.enrols()
        && runs.map(s -> s.name().equals("commonplace") || RELAYS.contains(s.name())).orElse(true);
  }
}
