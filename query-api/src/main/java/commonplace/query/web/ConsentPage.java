package commonplace.query.web;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ConsentState;
import commonplace.query.QueryConfig;
import commonplace.query.consent.ConsentAnswer;
import commonplace.query.consent.ConsentQuestion;
import commonplace.query.request.Reading;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The page at `/consent`: what is held of an account and why, and how to leave.
final class ConsentPage {
  private static final Markup INVALID = new Markup(" aria-invalid=\"true\"");

  private final Templates templates = new Templates("consent.html");
  private final QueryConfig config;
  private final ConsentQuestion question;

  ConsentPage(QueryConfig config, ConsentQuestion question) {
    this.config = config;
    this.question = question;
  }

  /// @param asked the parameters, each once
  Page page(Map<String, String> asked) {
    var actor = asked.getOrDefault(ConsentQuestion.PARAMETER, "").strip();
    if (actor.isEmpty()) {
      return page(200, actor, Markup.NONE, Markup.NONE);
    }
    return switch (question.ask(actor)) {
      case Reading.Read<ConsentAnswer>(var consent) ->
          page(200, actor, Markup.NONE, answer(consent));
      case Reading.Wrong<ConsentAnswer>(var mistake) ->
          page(
              400,
              actor,
              INVALID,
              templates.piece("mistake").with("detail", mistake.detail()).markup());
    };
  }

  private Page page(int status, String actor, Markup invalid, Markup answer) {
    var body =
        templates
            .piece("page")
            .with("actor", actor)
            .with("invalid", invalid)
            .with("answer", answer)
            .with("leave", items(ConsentAnswer.HOW_TO_LEAVE))
            .with("erasure", config.erasure().toHours())
            .with("horizon", config.horizon().toHours())
            .markup();
    return new Page(status, "Your posts", Page.Section.CONSENT, body);
  }

  private Markup items(List<String> sentences) {
    return Markup.join(
        sentences.stream().map(s -> templates.piece("item").with("text", s).markup()).toList());
  }

  private Markup answer(ConsentAnswer answer) {
    return templates
        .piece("answer")
        .with("actor", answer.actor())
        .with("summary", answer.summary())
        .with("why", items(answer.why()))
        .with("facts", answer.standing().map(this::facts).orElse(Markup.NONE))
        .with(
            "json", Links.url("/api/v1/consent", Map.of(ConsentQuestion.PARAMETER, answer.actor())))
        .markup();
  }

  private Markup facts(ConsentState state) {
    var flags = state.flags();
    var more = new ArrayList<Markup>();
    if (!flags.searchableBy().isEmpty()) {
      var list = flags.searchableBy().stream().map(Iri::text).collect(Collectors.joining(", "));
      more.add(fact("searchableBy", list));
    }
    state.evidence().ifPresent(id -> more.add(fact("Seen in", id)));
    return templates
        .piece("facts")
        .with("since", Words.minute(state.since()))
        .with("indexable", flag(flags.indexable()))
        .with("discoverable", flag(flags.discoverable()))
        .with("more", Markup.join(more))
        .markup();
  }

  private Markup fact(String name, String value) {
    return templates.piece("fact").with("name", name).with("value", value).markup();
  }

  private static String flag(Optional<Boolean> flag) {
    return flag.map(on -> on ? "yes" : "no").orElse("not said, which counts as no");
  }
}
