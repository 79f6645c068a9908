/// The directory's facts: which communities there are, what their servers say of themselves and
/// what their consenting members did lately; the only writer of topic `communities`. Start reading
/// at {@link commonplace.archive.directory.CommunityKeeper}. What decides works on paper ({@link
/// commonplace.archive.directory.Candidates}, {@link commonplace.archive.directory.Listing}, {@link
/// commonplace.archive.directory.RobotsRules}, the readers of documents); what talks to servers
/// stands apart ({@link commonplace.archive.directory.HostReader}).
@NullMarked
package commonplace.archive.directory;

import org.jspecify.annotations.NullMarked;
