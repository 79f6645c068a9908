/// Tests of terms.
@NullMarked
package commonplace.core.terms;

import org.jspecify.annotations.NullMarked;
