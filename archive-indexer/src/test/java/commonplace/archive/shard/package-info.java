@NullMarked
package commonplace.archive.shard;

import org.jspecify.annotations.NullMarked;
