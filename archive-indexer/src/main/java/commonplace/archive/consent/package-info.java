/// Whether something may be remembered, decided on paper: no log, no clock, no store. Deny wins,
/// and what is unknown is denied. The rows of the decision table stand in {@link
/// commonplace.archive.consent.ConsentGate}; how an actor's consent moves over time stands in
/// {@link commonplace.archive.consent.Ledger}.
@NullMarked
package commonplace.archive.consent;

import org.jspecify.annotations.NullMarked;
