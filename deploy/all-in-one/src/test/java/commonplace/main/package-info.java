@NullMarked
package commonplace.main;

import org.jspecify.annotations.NullMarked;
