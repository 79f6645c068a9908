@NullMarked
package commonplace.query.request;

import org.jspecify.annotations.NullMarked;
