package commonplace.query.web;

import commonplace.query.QueryConfig;
import commonplace.query.text.Markup;

/// The frame around every page.
final class Layout {
  private static final Markup CURRENT = new Markup(" aria-current=\"page\"");

  private final Templates templates = new Templates("layout.html");
  private final QueryConfig config;

  Layout(QueryConfig config) {
    this.config = config;
  }

  String html(Page page) {
    return templates
        .piece("page")
        .with("title", page.title().isEmpty() ? "Commonplace" : page.title() + " · Commonplace")
        .with("style", Asset.STYLE.path())
        .with("icon", Asset.ICON.path())
        .with("in-search", current(page, Page.Section.SEARCH))
        .with("in-communities", current(page, Page.Section.COMMUNITIES))
        .with("in-consent", current(page, Page.Section.CONSENT))
        .with("body", page.body())
        .with("operator", operator())
        .with("version", config.version())
        .markup()
        .html();
  }

  /// A page that only says what went wrong.
  Page error(int status, String title, String detail) {
    var body = templates.piece("error").with("title", title).with("detail", detail).markup();
    return new Page(status, title, Page.Section.HOME, body);
  }

  private Markup operator() {
    var name = config.operator().orElse("somebody who has not said who they are");
    return config.contact().map(url -> Links.to(url, name)).orElse(Markup.text(name));
  }

  private static Markup current(Page page, Page.Section section) {
    return page.section() == section ? CURRENT : Markup.NONE;
  }
}
