package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Answers one kind of hostcall.
 *
 * <p>Handlers run on threads of the sandbox, several at once when the guest has several hostcalls
 * in flight, so a handler must be safe for use by several threads. The thread is interrupted when
 * the guest gives the hostcall up, and when the operation or the sandbox ends. A handler that
 * ignores this keeps its thread until it returns.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HostcallHandler {
  /**
   * Answers a hostcall.
   *
   * @param payload what the guest sent; a JSON null is a {@code NullNode}, never null
   * @return the answer: anything {@link Arg#of} takes, or a {@link HostcallAnswer}, or a {@link
   *     java.util.concurrent.CompletionStage} of either; null is a JSON null
   * @throws Exception if the handler fails. The guest gets a typed error with the exception's
   *     message; if it lets that error escape, the verdict is {@link Verdict#HOST_ERROR}. An {@link
   *     InvalidValueException} says that the payload was wrong, and a {@link HostcallException}
   *     that the handler fails on purpose: if the guest lets their errors escape, that is its own
   *     fault.
   */
  Object handle(JsonNode payload) throws Exception;
}
