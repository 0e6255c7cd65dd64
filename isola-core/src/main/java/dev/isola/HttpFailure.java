package dev.isola;

import java.io.IOException;

/** Why a request of a guest failed, and whose fault that is. */
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final boolean hostFault;

  private HttpFailure(String type, String message, Throwable cause, boolean hostFault) {
    super(message, cause);
    this.type = type;
    this.hostFault = hostFault;
  }

  /** HTTP is off, or the policy does not allow the request. */
  static HttpFailure forbidden(String message) {
    return new HttpFailure("HttpForbidden", message, null, false);
  }

  /** The guest has sent what is not a request. */
  static HttpFailure invalid(String message) {
    return new HttpFailure("InvalidValue", message, null, false);
  }

  /** The guest itself has given it up. */
  static HttpFailure cancelled(String message) {
    return new HttpFailure("Cancelled", message, null, false);
  }

  /** The time that the guest itself has set is over. */
  static HttpFailure guestsTimeout(String message) {
    return new HttpFailure("HttpTimeout", message, null, false);
  }

  /** The host's own time limit is over. */
  static HttpFailure hostsTimeout(String message, Throwable cause) {
    return new HttpFailure("HttpTimeout", message, cause, true);
  }

  /** There is no answer or not the whole of it, as the guest has wanted or provoked. */
  static HttpFailure guestsError(String message) {
    return new HttpFailure("HttpError", message, null, false);
  }

  /** There is no answer, or not the whole of it. */
  static HttpFailure hostsError(String message, Throwable cause) {
    return new HttpFailure("HttpError", message, cause, true);
  }

  /**
   * Tells the guest.
   *
   * @param label which request it is about
   */
  void tell(Answer answer, String label) {
    tell(answer, label, 0);
  }

  /**
   * Tells the guest later.
   *
   * @param label which request it is about
   * @param delay nanoseconds of the guest's time since the operation's beginning
   */
  void tell(Answer answer, String label, long delay) {
    Throwable thrown = !hostFault ? null : getCause() == null ? this : getCause();
    String message = label + ": " + getMessage();
    answer.failure(new HostcallExchange.Failure(type, message, thrown), hostFault, delay);
  }
}
