package commonplace.query.testkit;

import commonplace.core.activitypub.Iri;
import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.ShardPort;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ConsentState;
import commonplace.query.text.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A ShardPort over a list. It answers what Lucene would, as far as these tests care: words as
/// substrings, newest first, exact totals. Remembers what it was asked.
public final class InMemoryArchive implements ShardPort {
  private final List<Live> objects = new ArrayList<>();
  private final Map<String, ConsentState> consents = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private final List<SearchRequest> asked = new ArrayList<>();
  private final List<String> lookedUp = new ArrayList<>();
  private List<String> incomplete = List.of();
  private boolean expired;
  private boolean broken;
  private boolean away;

  public InMemoryArchive add(Live live) {
    objects.add(live);
    return this;
  }

  public InMemoryArchive add(ConsentState consent) {
    consents.put(consent.actor().text(), consent);
    return this;
  }

  /// The object is erased.
  public InMemoryArchive forget(String id) {
    objects.removeIf(live -> live.id().text().equals(id));
    gone.add(id);
    return this;
  }

  /// From now on these do not answer.
  public void missing(String... shards) {
    incomplete = List.of(shards);
  }

  /// From now on page marks are too old.
  public void expire() {
    expired = true;
  }

  /// From now on nothing can be asked.
  public void breakDown() {
    broken = true;
  }

  /// From now on its shards are out of reach.
  public void goAway() {
    away = true;
  }

  /// What single objects were asked for.
  public List<String> lookedUp() {
    return List.copyOf(lookedUp);
  }

  public List<SearchRequest> asked() {
    return List.copyOf(asked);
  }

  @Override
  public SearchReply search(SearchRequest request) {
    ensureWorks();
    asked.add(request);
    if (expired && request.after().isPresent()) {
      throw new PageExpiredException("the searchers are gone");
    }
    var all =
        objects.stream()
            .filter(live -> request.clauses().stream().allMatch(clause -> matches(live, clause)))
            .filter(live ->
                !live.current().sensitive()
                    || request.clauses().contains(new Clause.WithSensitive()))
            .sorted(
                Comparator.comparing(Live::witnessed).reversed().thenComparing(l -> l.id().text()))
            .toList();
    int from = request.after().map(mark -> indexAfter(all, mark.id())).orElse(0);
    var page = all.subList(from, Math.min(all.size(), from + request.limit()));
    boolean more = from + page.size() < all.size();
    return new SearchReply(
        all.size(),
        page.stream().map(live -> hit(live, request)).toList(),
        request.facets() ? facets(all) : Map.of(),
        more ? Optional.of(mark(page.getLast())) : Optional.empty(),
        incomplete);
  }

  private void ensureWorks() {
    if (away) {
      throw new ShardsUnavailableException("no shard answers");
    }
    if (broken) {
      throw new IllegalStateException("the archive is out of reach");
    }
  }

  private static int indexAfter(List<Live> all, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().text().equals(id)) {
        return i + 1;
      }
    }
    return all.size();
  }

  private static SearchRequest.PageMark mark(Live live) {
    return new SearchRequest.PageMark(
        live.witnessed().toEpochMilli(), 0, live.id().text(), Map.of());
  }

  private static SearchReply.Hit hit(Live live, SearchRequest request) {
    var current = live.current();
    return new SearchReply.Hit(
        live.id().text(),
        live.url().orElse(live.id().text()),
        live.author().text(),
        live.community(),
        live.witnessed().toEpochMilli(),
        current.published().map(Instant::toString),
        live.earlier().isEmpty() ? Optional.empty() : Optional.of(current.witnessed()),
        live.inReplyTo().map(Iri::text),
        current.language(),
        current.title(),
        warning(live),
        current.sensitive(),
        hidden(live, request) ? "" : marked(Content.plain(current.content()), request),
        0);
  }

  private static String warning(Live live) {
    return live.type().equals("Note") ? live.current().summary() : "";
  }

  private static boolean hidden(Live live, SearchRequest request) {
    return !warning(live).isEmpty() && !request.clauses().contains(new Clause.WithSensitive());
  }

  private static String marked(String text, SearchRequest request) {
    for (var clause : request.clauses()) {
      if (clause instanceof Clause.Words(var words)) {
        for (var word : words.split(" ", -1)) {
          int at = text.toLowerCase(Locale.ROOT).indexOf(word.toLowerCase(Locale.ROOT));
          if (at >= 0) {
            int end = at + word.length();
            return text.substring(0, at)
                + '\uE000'
                + text.substring(at, end)
                + '\uE001'
                + text.substring(end);
          }
        }
      }
    }
    return text;
  }

  private static boolean matches(Live live, Clause clause) {
    var current = live.current();
    var text = (current.title() + " " + current.summary() + " " + current.content());
    return switch (clause) {
      case Clause.Words(var words) ->
          Stream.of(words.split(" ", -1)).allMatch(word -> contains(text, word));
      case Clause.Phrase(var phrase) -> contains(text, phrase);
      case Clause.From(var author) ->
          live.author().text().equals(author)
              || live.author().authority().text().equals(author)
              || handle(live).equals(author);
      case Clause.In(var community) -> live.community().equals(community);
      case Clause.Tag(var tag) -> current.tags().stream().anyMatch(tag::equalsIgnoreCase);
      case Clause.Language(var tag) -> current.language().startsWith(tag);
      case Clause.Before(var end) -> live.witnessed().isBefore(end);
      case Clause.After(var start) -> !live.witnessed().isBefore(start);
      case Clause.ReplyTo(var parent) ->
          live.inReplyTo().map(Iri::text).filter(parent::equals).isPresent();
      case Clause.WithSensitive() -> true;
      case Clause.Not(var unwanted) -> !matches(live, unwanted);
    };
  }

  private static String handle(Live live) {
    var id = live.author().text();
    return id.substring(id.lastIndexOf('/') + 1) + "@" + live.author().authority().text();
  }

  private static boolean contains(String text, String word) {
    return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private static Map<String, List<SearchReply.Count>> facets(List<Live> all) {
    return Map.of(
        "language", counts(all.stream().map(live -> live.current().language())),
        "community", counts(all.stream().map(Live::community)),
        "tag", counts(all.stream().flatMap(live -> live.current().tags().stream())));
  }

  private static List<SearchReply.Count> counts(Stream<String> values) {
    var counts = new LinkedHashMap<String, Long>();
    values.forEach(value -> counts.merge(value, 1L, Long::sum));
    return counts.entrySet().stream()
        .map(e -> new SearchReply.Count(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingLong(SearchReply.Count::count).reversed())
        .toList();
  }

  @Override
  public Optional<Live> object(String id) {
    ensureWorks();
    lookedUp.add(id);
    return objects.stream().filter(live -> live.id().text().equals(id)).findFirst();
  }

  @Override
  public Held held(String actor) {
    ensureWorks();
    long count = objects.stream().filter(live -> live.author().text().equals(actor)).count();
    return new Held(Optional.ofNullable(consents.get(actor)), count);
  }

  @Override
  public boolean gone(String id) {
    return gone.contains(id);
  }

  @Override
  public Map<Integer, Long> sizes() {
    ensureWorks();
    return Map.of(0, (long) objects.size(), 1, 0L);
  }

  @Override
  public CommunityActivity activity(String community, Instant since) {
    return new CommunityActivity(0, 0, Optional.empty(), List.of(), List.of());
  }
}
