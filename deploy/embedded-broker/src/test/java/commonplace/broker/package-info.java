@NullMarked
package commonplace.broker;

import org.jspecify.annotations.NullMarked;
