package commonplace.core.runtime;

import io.javalin.http.Context;

/// A problem as a plain page, for whoever came with a browser. It loads nothing.
final class ErrorPage {
  private ErrorPage() {}

  static void answer(Context context, Problem problem) {
    context
        .status(problem.status())
        .contentType("text/html; charset=utf-8")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .result(html(problem));
  }

  private static String html(Problem problem) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>TITLE · Commonplace</title>
    </head>
    <body>
    <main>
    <h1>TITLE</h1>
    <p>DETAIL</p>
    <p><a href="/">To the start page</a></p>
    </main>
    </body>
    </html>
    """
        .replace("TITLE", escaped(problem.title()))
        .replace("DETAIL", escaped(problem.detail()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
