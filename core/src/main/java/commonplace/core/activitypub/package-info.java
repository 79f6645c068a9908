/// The words of ActivityPub, read tolerantly: checked ids, activities as a closed choice,
/// audiences, and views over the documents that the many server programs send.
@NullMarked
package commonplace.core.activitypub;

import org.jspecify.annotations.NullMarked;
