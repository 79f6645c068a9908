/// The directory: communities as people look for them. The index is the whole topic `communities`,
/// read by every query process; requests and hits are plain values, apart from how they travel.
@NullMarked
package commonplace.query.directory;

import org.jspecify.annotations.NullMarked;
