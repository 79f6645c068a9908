/// Pages for people: plain HTML that works without JavaScript.
@NullMarked
package commonplace.query.web;

import org.jspecify.annotations.NullMarked;
