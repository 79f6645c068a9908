package commonplace.query.http;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ConsentState;
import commonplace.query.consent.ConsentAnswer;
import commonplace.query.consent.ConsentQuestion;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// `GET /api/v1/consent?actor=`: what is held of an actor and why. An actor of whom nothing is
/// known gets that as an answer, not as an error.
final class ConsentRoute {
  static final String PATH = "/api/v1/consent";

  private final ConsentQuestion question;

  ConsentRoute(ConsentQuestion question) {
    this.question = question;
  }

  void answer(Context context) {
    var parameters = Parameters.of(context.queryParamMap(), List.of(ConsentQuestion.PARAMETER));
    var given = parameters.raw(ConsentQuestion.PARAMETER);
    switch (parameters.reading(() -> given).then(question::ask)) {
      case Reading.Wrong<ConsentAnswer>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<ConsentAnswer>(var consent) -> Json.answer(context, json(consent));
    }
  }

  private static ObjectNode json(ConsentAnswer answer) {
    var json = Json.object().put("actor", answer.actor());
    json.put(
        "standing",
        answer.standing().map(s -> s.standing().name().toLowerCase(Locale.ROOT)).orElse("unknown"));
    json.put("objects", answer.objects()).put("summary", answer.summary());
    var why = json.putArray("why");
    answer.why().forEach(why::add);
    answer.standing().ifPresent(standing -> evidence(json, standing));
    var leave = json.putArray("howToLeave");
    ConsentAnswer.HOW_TO_LEAVE.forEach(leave::add);
    return json;
  }

  private static void evidence(ObjectNode json, ConsentState standing) {
    json.put("since", standing.since().toString());
    standing.evidence().ifPresent(id -> json.put("evidence", id));
    json.set("flags", flags(standing.flags()));
  }

  private static ObjectNode flags(ActorFlags flags) {
    var json = Json.object().put("type", flags.type());
    flags.indexable().ifPresent(value -> json.put("indexable", value));
    flags.discoverable().ifPresent(value -> json.put("discoverable", value));
    var searchableBy = json.putArray("searchableBy");
    flags.searchableBy().stream().map(Iri::text).forEach(searchableBy::add);
    return json.put("locked", flags.locked())
        .put("suspended", flags.suspended())
        .put("noArchive", flags.noArchive());
  }
}
