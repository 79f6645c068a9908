/// Signed HTTP messages after draft-cavage-http-signatures-12, as the Fediverse uses it: signing
/// what we send and judging what we receive. Pure functions over a view of the request; who may
/// sign for whom, and where keys come from, is decided elsewhere.
@NullMarked
package commonplace.core.httpsig;

import org.jspecify.annotations.NullMarked;
