/// What tests of every module share: a fediverse server made of the JDK's HTTP server, a signer and
/// verifier that have nothing in common with the product's, keys, seeds and payloads in the shapes
/// of real software. Depends on the JDK, Jackson and JUnit only.
@NullMarked
package commonplace.core.testkit;

import org.jspecify.annotations.NullMarked;
