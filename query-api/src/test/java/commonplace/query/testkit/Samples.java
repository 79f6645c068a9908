package commonplace.query.testkit;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.Community;
import commonplace.core.log.ConsentState;
import commonplace.query.QueryConfig;
import commonplace.query.limit.SearchLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Posts, people and communities that look like real ones.
public final class Samples {
  public static final String ADA = "https://garden.example/users/ada";
  public static final String BOLEK = "https://ogrod.example/users/bolek";
  public static final String LAYLA = "https://bustan.example/@layla";
  public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Samples() {}

  public static QueryConfig config(String origin, boolean canFederate, SearchLimit limit) {
    return new QueryConfig(
        origin,
        canFederate,
        Optional.of("The Garden Club"),
        Optional.of("https://garden.example/about"),
        Optional.of("Be kind to each other.\n\nNo advertising, no harassment."),
        "0.1.0",
        Duration.ofHours(72),
        Duration.ofHours(24),
        limit);
  }

  public static InMemoryArchive archive() {
    var archive = new InMemoryArchive();
    posts().map(Post::live).forEach(archive::add);
    return archive
        .add(consent(ADA, ConsentState.Standing.FLIPPED, Optional.of(true)))
        .add(consent(BOLEK, ConsentState.Standing.FLAG_ONLY, Optional.of(true)))
        .add(
            consent(
                "https://garden.example/users/zoe",
                ConsentState.Standing.REVOKED,
                Optional.of(false)));
  }

  private static Stream<Post> posts() {
    return Stream.of(
        Post.note(
                "https://garden.example/users/ada/statuses/1",
                ADA,
                "2026-11-20T09:30:00Z",
                "<p>The first rye bread from our own grain is out of the oven. The crust cracked a"
                    + " little, but the crumb is soft and the whole kitchen smells of bread. <a"
                    + " href=\"https://garden.example/tags/baking\">#baking</a></p>")
            .tagged("baking", "bread"),
        Post.note(
                "https://garden.example/users/ada/statuses/2",
                ADA,
                "2026-11-19T18:05:00Z",
                "<p>A recipe with alcohol: plums, sugar, a bottle of brandy, and bread to go with it.</p>")
            .warned("Alcohol, food")
            .tagged("recipes")
            .changed(),
        Post.note(
                "https://ogrod.example/users/bolek/statuses/3",
                BOLEK,
                "2026-11-18T07:00:00Z",
                "<p>Chleb na zakwasie: bread po polsku. Zakwas ma już trzy lata i nadal rośnie.</p>")
            .in("pl")
            .tagged("chleb", "baking"),
        Post.note(
                "https://bustan.example/@layla/4",
                LAYLA,
                "2026-11-17T20:15:00Z",
                "<p>خبز الطابون مع زيت الزيتون والزعتر bread من الفرن مباشرة.</p>")
            .in("ar")
            .tagged("خبز"),
        Post.note(
                "https://garden.example/articles/seeds",
                ADA,
                "2026-11-10T10:00:00Z",
                "<p>How to save the seeds of tomatoes, beans and lettuce over the winter, and why old"
                    + " bread bags are the best place for them.</p>")
            .article("Saving seeds: a guide for the first winter")
            .warned("Seeds keep for years if they are dry and dark.")
            .tagged("gardening", "seeds"),
        Post.note(
                "https://garden.example/users/ada/statuses/6",
                ADA,
                "2026-11-09T10:00:00Z",
                "<p>bread knife accident, picture of the finger</p>")
            .marked());
  }

  public static ConsentState consent(
      String actor, ConsentState.Standing standing, Optional<Boolean> indexable) {
    return new ConsentState(
        ActorUri.of(actor),
        standing,
        new ActorFlags("Person", indexable, Optional.empty(), List.of(), false, false, false),
        NOON,
        Optional.of(actor + "#updates/1"),
        new Applied("activities", 7));
  }

  public static InMemoryDirectory directory() {
    return new InMemoryDirectory()
        .add(
            lively(Listed.server("garden.example"))
                .name("The Garden")
                .summary(
                    "A small server for people who grow things: vegetables, sourdough, friendships."
                        + " Slow, kind, moderated by three of us.")
                .software("mastodon")
                .speaks("en", "pl")
                .topic("gardening", 12)
                .topic("baking", 12)
                .topic("seeds", 12)
                .open(true)
                .member()
                .done())
        .add(
            lively(Listed.server("ogrod.example"))
                .name("Ogród")
                .summary("Serwer dla ogrodników i piekarzy z Polski.")
                .software("mastodon")
                .speaks("pl")
                .topic("ogrodnictwo", 12)
                .topic("chleb", 12)
                .open(false)
                .member()
                .done())
        .add(
            lively(Listed.group("https://lemmy.example/c/mushrooms"))
                .name("Mushrooms")
                .summary("What we found in the woods, and whether one can eat it.")
                .software("lemmy")
                .speaks("en", "de")
                .topic("mushrooms", 12)
                .topic("gardening", 12)
                .done());
  }

  private static Listed lively(Listed community) {
    return community
        .activity(new Community.Activity(128, 9, Optional.of(40L), Optional.of(NOON)))
        .read(NOON);
  }
}
