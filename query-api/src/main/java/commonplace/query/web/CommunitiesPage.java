package commonplace.query.web;

import commonplace.query.directory.CommunityQuery;
import commonplace.query.request.Reading;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The page at `/communities`: browse by topic, language, kind, software, and whether newcomers are
/// welcome.
final class CommunitiesPage {
  private static final Markup SELECTED = new Markup(" selected");

  private final Templates templates;
  private final CommunityList list;

  CommunitiesPage(Templates templates, CommunityList list) {
    this.templates = templates;
    this.list = list;
  }

  /// @param asked the parameters, each once
  Page page(Map<String, String> asked) {
    var parameters = CommunityParameters.of(asked);
    return switch (parameters.query()) {
      case Reading.Read<CommunityQuery>(var query) ->
          page(200, parameters, Markup.NONE, list.markup(parameters, query));
      case Reading.Wrong<CommunityQuery>(var mistake) ->
          page(
              400,
              parameters,
              templates.piece("error").with("detail", mistake.detail()).markup(),
              Markup.NONE);
    };
  }

  private Page page(int status, CommunityParameters asked, Markup error, Markup results) {
    var body =
        templates
            .piece("page")
            .with("q", asked.text())
            .with("topic", asked.topic())
            .with("language", asked.language())
            .with(
                "kinds",
                options(asked.kind(), List.of("", "Any", "instance", "Servers", "group", "Groups")))
            .with(
                "opens",
                options(
                    asked.open(),
                    List.of("", "Any", "true", "Open to newcomers", "false", "Closed")))
            .with(
                "sorts",
                options(
                    asked.sort(),
                    List.of("", "Best first", "activity", "Most active", "name", "By name")))
            .with("software", software(asked.software()))
            .with("error", error)
            .with("results", results)
            .markup();
    return new Page(status, "Communities", Page.Section.COMMUNITIES, body);
  }

  /// @param choices value and text in turn
  private Markup options(String now, List<String> choices) {
    var options = new ArrayList<Markup>();
    for (int i = 0; i < choices.size(); i += 2) {
      options.add(
          templates
              .piece("option")
              .with("value", choices.get(i))
              .with("selected", choices.get(i).equals(now) ? SELECTED : Markup.NONE)
              .with("text", choices.get(i + 1))
              .markup());
    }
    return Markup.join(options);
  }

  private Markup software(String software) {
    return software.isEmpty()
        ? Markup.NONE
        : templates.piece("kept").with("value", software).markup();
  }
}
