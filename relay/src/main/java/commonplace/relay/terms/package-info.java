/// Members' terms at work: what of the log passes them, how they are read and written, how they are
/// looked at before they are saved, and how the admin of a server gets to set them.
@NullMarked
package commonplace.relay.terms;

import org.jspecify.annotations.NullMarked;
