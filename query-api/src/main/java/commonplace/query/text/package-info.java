/// Strangers' text on its way out: escaped, or sanitised, or plain. Nothing that others wrote
/// reaches a page or an answer in HTML but through here.
@NullMarked
package commonplace.query.text;

import org.jspecify.annotations.NullMarked;
