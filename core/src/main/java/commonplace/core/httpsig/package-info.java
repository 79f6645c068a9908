/// Signed HTTP messages as the Fediverse uses them: signing what we send after
/// draft-cavage-http-signatures-12, and judging what we receive after that or RFC 9421. Pure
/// functions over a view of the request; who may sign for whom, and where keys come from, is
/// decided elsewhere.
@NullMarked
package commonplace.core.httpsig;

import org.jspecify.annotations.NullMarked;
