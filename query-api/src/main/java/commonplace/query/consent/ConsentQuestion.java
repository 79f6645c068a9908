package commonplace.query.consent;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.ShardPort;
import commonplace.query.request.Mistake;
import commonplace.query.request.Reading;
import commonplace.query.search.QueryParser;
import java.util.List;
import java.util.Optional;

/// Asks the archive about an actor. An actor is given by its id; an address such as
/// `@ada@garden.example` works as long as one of its posts is remembered, because that post tells
/// the id.
public final class ConsentQuestion {
  /// The parameter's name.
  public static final String PARAMETER = "actor";

  private static final String TAKES =
      "the id of an account, which is a URL such as https://garden.example/users/ada, or an address"
          + " such as @ada@garden.example";

  private final ShardPort shards;

  public ConsentQuestion(ShardPort shards) {
    this.shards = shards;
  }

  /// @param given the parameter as received
  public Reading<ConsentAnswer> ask(String given) {
    var actor = given.strip();
    var answer =
        actor.contains("://")
            ? id(actor).map(id -> ConsentAnswer.of(id, shards.held(id)))
            : address(actor).map(this::byAddress);
    return answer
        .<Reading<ConsentAnswer>>map(Reading.Read::new)
        .orElseGet(() -> new Reading.Wrong<>(Mistake.notAllowed(PARAMETER, given, TAKES)));
  }

  private ConsentAnswer byAddress(Clause.From address) {
    var newest =
        new SearchRequest(
            List.of(address, new Clause.WithSensitive()),
            SearchRequest.Order.NEWEST,
            1,
            Optional.empty(),
            false,
            false);
    var found = shards.search(newest);
    if (found.hits().isEmpty() && !found.incomplete().isEmpty()) {
      throw new ShardPort.ShardsUnavailableException("Not all shards answered for an address");
    }
    return found.hits().stream()
        .findFirst()
        .map(hit -> ConsentAnswer.of(hit.author(), shards.held(hit.author())))
        .orElseGet(() -> ConsentAnswer.ofUnknownAddress("@" + address.author()));
  }

  private static Optional<String> id(String actor) {
    try {
      var uri = ActorUri.of(actor);
      return uri.value().isHttp() ? Optional.of(uri.text()) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Clause.From> address(String actor) {
    return QueryParser.parse("from:" + actor) instanceof Reading.Read<List<Clause>>(var clauses)
            && clauses.size() == 1
            && clauses.getFirst() instanceof Clause.From from
            && from.author().contains("@")
        ? Optional.of(from)
        : Optional.empty();
  }
}
