/// The JSON API: routes, and wire formats apart from the domain. Everything here may be read by
/// anybody, from any page; nothing here is cached, because a deletion holds at once.
@NullMarked
package commonplace.query.http;

import org.jspecify.annotations.NullMarked;
