package commonplace.relay.inbox;

import commonplace.core.httpsig.SignatureForm;
import commonplace.core.log.ProvedBy;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what proved the activities that were admitted, and how their requests were signed.
/// Thread-safe.
///
/// @param meters where; the labels are those of two enums
record AdmissionProofs(MeterRegistry meters) {
  /// The same admission, counted if the log has it.
  Admission counted(Admission admission, ProvedBy provedBy, SignatureForm form) {
    if (admission instanceof Admission.Admitted) {
      meters
          .counter(
              "commonplace.inbox.proofs",
              "proved_by",
              provedBy.label(),
              "signature_form",
              form.label())
          .increment();
    }
    return admission;
  }
}
