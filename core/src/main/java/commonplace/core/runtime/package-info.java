/// The tiny runtime that all services share: lifecycle, health, problem details, bytes.
@NullMarked
package commonplace.core.runtime;

import org.jspecify.annotations.NullMarked;
