@NullMarked
package commonplace.core.shardport;

import org.jspecify.annotations.NullMarked;
