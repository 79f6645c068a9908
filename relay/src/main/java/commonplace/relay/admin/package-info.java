/// What the operator's routes share: who may use them, and how they answer. The routes themselves
/// are beside what they are about.
@NullMarked
package commonplace.relay.admin;

import org.jspecify.annotations.NullMarked;
