package commonplace.query.web;

import commonplace.query.text.Markup;

/// A page before its frame.
///
/// @param status the HTTP status
/// @param title without our name
/// @param section which part of the site it is in
/// @param body what stands between head and foot
record Page(int status, String title, Section section, Markup body) {
  /// The parts of the site.
  enum Section {
    HOME,
    SEARCH,
    COMMUNITIES,
    CONSENT,
    NONE
  }

  static Page ok(String title, Section section, Markup body) {
    return new Page(200, title, section, body);
  }
}
