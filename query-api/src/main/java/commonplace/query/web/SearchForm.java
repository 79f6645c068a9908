package commonplace.query.web;

import commonplace.query.text.Markup;

/// The search box, the same on every page that has one.
final class SearchForm {
  private static final Markup CHECKED = new Markup(" checked");
  private static final Markup INVALID =
      new Markup(" aria-invalid=\"true\" aria-describedby=\"mistake\"");

  private final Template form;

  SearchForm(Templates search) {
    this.form = search.piece("form");
  }

  /// @param communities whether communities are looked for, else posts
  /// @param invalid whether the query has a mistake, described by the element `mistake`
  Markup markup(String query, boolean communities, boolean invalid) {
    return form.with("q", query)
        .with("invalid", invalid ? INVALID : Markup.NONE)
        .with("posts", communities ? Markup.NONE : CHECKED)
        .with("communities", communities ? CHECKED : Markup.NONE)
        .markup();
  }
}
