@NullMarked
package commonplace.query.web;

import org.jspecify.annotations.NullMarked;
