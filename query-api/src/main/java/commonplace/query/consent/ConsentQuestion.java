package commonplace.query.consent;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.ShardPort;
import commonplace.query.search.Mistake;
import commonplace.query.search.Parsing;
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
      " takes the id of an account, which is a URL such as https://garden.example/users/ada, or an"
          + " address such as @ada@garden.example.";

  private final ShardPort shards;

  public ConsentQuestion(ShardPort shards) {
    this.shards = shards;
  }

  /// What became of the question.
  public sealed interface Answer {}

  /// @param consent what is held
  public record Answered(ConsentAnswer consent) implements Answer {}

  /// @param mistake what is wrong with the parameter
  public record Misread(Mistake mistake) implements Answer {}

  /// @param given the parameter as received
  public Answer ask(String given) {
    var actor = given.strip();
    if (actor.contains("://")) {
      return id(actor)
          .<Answer>map(id -> new Answered(ConsentAnswer.of(id, shards.held(id))))
          .orElseGet(() -> misread(given));
    }
    return address(actor)
        .<Answer>map(address -> new Answered(byAddress(address)))
        .orElseGet(() -> misread(given));
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
    return QueryParser.parse("from:" + actor) instanceof Parsing.Query(var clauses)
            && clauses.size() == 1
            && clauses.getFirst() instanceof Clause.From from
            && from.author().contains("@")
        ? Optional.of(from)
        : Optional.empty();
  }

  private static Answer misread(String given) {
    return new Misread(Mistake.of(PARAMETER, given, PARAMETER + TAKES));
  }
}
