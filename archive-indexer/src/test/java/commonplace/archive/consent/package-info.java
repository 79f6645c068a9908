@NullMarked
package commonplace.archive.consent;

import org.jspecify.annotations.NullMarked;
