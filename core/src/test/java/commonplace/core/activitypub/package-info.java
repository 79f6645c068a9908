@NullMarked
package commonplace.core.activitypub;

import org.jspecify.annotations.NullMarked;
