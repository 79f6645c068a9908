package commonplace.core.peer;

import commonplace.core.httpsig.SignatureForm;
import commonplace.core.httpsig.SignedHeaders;
import commonplace.core.httpsig.Signer;

/// Signs a GET in the form that the server is known to want. What is refused so is tried once in
/// the other form: that does no harm, and shows what the server wants.
///
/// @param forms what is known, and told what is learnt
record Negotiation(Signer signer, SignatureForms forms) {
  /// Sends the request with these headers.
  interface Attempt {
    Answer with(SignedHeaders headers) throws InterruptedException;
  }

  Answer ask(PeerTarget target, Attempt attempt) throws InterruptedException {
    var server = target.authority();
    var form = forms.of(server);
    var first = attempt.with(headers(target, form));
    if (first instanceof Answer.Complete complete && complete.asksForMessageSignatures()) {
      forms.asked(server);
    }
    if (!isRefused(first) || !forms.mayTryBoth(server)) {
      return first;
    }
    var second = attempt.with(headers(target, form.other()));
    if (isRefused(second)) {
      forms.refusedBoth(server);
      return first;
    }
    if (second instanceof Answer.Complete complete && complete.status() / 100 == 2) {
      forms.passed(server, form.other());
    }
    return second;
  }

  private SignedHeaders headers(PeerTarget target, SignatureForm form) {
    return signer.get(form, target.scheme(), target.authority().text(), target.pathAndQuery());
  }

  private static boolean isRefused(Answer answer) {
    return answer instanceof Answer.Complete complete
        && switch (complete.status()) {
          case 400, 401, 403 -> true;
          default -> false;
        };
  }
}
