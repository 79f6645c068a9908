/// Checks what a relay needs around it: names, certificates, clocks, files, the broker. Every check
/// says what it saw and what to do; none changes anything.
@NullMarked
package commonplace.main.doctor;

import org.jspecify.annotations.NullMarked;
