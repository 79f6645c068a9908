@NullMarked
package commonplace.query.consent;

import org.jspecify.annotations.NullMarked;
