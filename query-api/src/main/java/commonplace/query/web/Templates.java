package commonplace.query.web;

import java.util.Map;

/// The pieces of one template file.
final class Templates {
  private final String file;
  private final Map<String, Template> pieces;

  Templates(String file) {
    this.file = file;
    this.pieces = Template.of(file);
  }

  Template piece(String name) {
    var piece = pieces.get(name);
    if (piece == null) {
      throw new IllegalStateException(file + " has no piece " + name);
    }
    return piece;
  }
}
