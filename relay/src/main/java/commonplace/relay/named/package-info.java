/// Our relays by topic, language or circle: what they are, their documents, and the operator's API.
@NullMarked
package commonplace.relay.named;

import org.jspecify.annotations.NullMarked;
