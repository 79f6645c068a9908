/// Topic `activities`, read once for the whole relay.
@NullMarked
package commonplace.relay.activities;

import org.jspecify.annotations.NullMarked;
