@NullMarked
package commonplace.query.http;

import org.jspecify.annotations.NullMarked;
