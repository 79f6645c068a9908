/// Keys, and what is signed with them apart from HTTP. Key formats and the crypto providers behind
/// them: public keys as peers publish them (PEM, multibase), our own key pairs, which provider does
/// the arithmetic, and the secret file from which our other keys are derived. And the integrity of
/// objects: {@link commonplace.core.integrity.Proof#of} says what proofs a document carries, {@link
/// commonplace.core.integrity.ProofVerifier} judges one, with the key handed in. Nothing here reads
/// the network or a clock.
@NullMarked
package commonplace.core.integrity;

import org.jspecify.annotations.NullMarked;
