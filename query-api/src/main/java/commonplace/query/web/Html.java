package commonplace.query.web;

/// Text in HTML.
final class Html {
  private Html() {}

  /// Fit for text and for quoted attributes.
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
