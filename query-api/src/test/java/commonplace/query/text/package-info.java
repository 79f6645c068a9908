@NullMarked
package commonplace.query.text;

import org.jspecify.annotations.NullMarked;
