/// What strangers write, as text.
@NullMarked
package commonplace.core.text;

import org.jspecify.annotations.NullMarked;
