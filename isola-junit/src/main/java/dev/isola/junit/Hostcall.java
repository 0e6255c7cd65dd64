package dev.isola.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a test class a hostcall: guests in the sandboxes of that class can call it.
 *
 * <pre><code class="java">
 * record Order(String item, int count) {}
 *
 * &#64;Hostcall("place_order")
 * String placeOrder(Order order) {
 *   return order.count() + " x " + order.item();
 * }
 * </code></pre>
 *
 * <pre><code class="python">
 * from sandbox.asyncio import hostcall
 *
 * async def buy():
 *     return await hostcall("place_order", {"item": "tea", "count": 2})
 * </code></pre>
 *
 * <p><b>The method</b> may be static or not and have any visibility but private. It has no
 * parameter, or one that receives the guest's payload: a {@link
 * com.fasterxml.jackson.databind.JsonNode}, a {@link java.util.Map}, or any type Jackson can bind.
 * What it returns is the guest's answer; a {@link java.util.concurrent.CompletionStage} is waited
 * for, {@code void} and null are the guest's null. An exception, checked or not, reaches the guest
 * as {@code HostcallError}. A payload that does not fit the parameter is such an exception too.
 *
 * <p><b>Which methods.</b> Those of the test class, its superclasses and interfaces, and of the
 * classes around a {@code @Nested} class; a nested class can replace a hostcall of the classes
 * around it. Names are otherwise unique.
 *
 * <p><b>Threads.</b> Guests may have several hostcalls in flight, so methods are called on threads
 * of the host other than the test's own, and several at once.
 *
 * <p>A sandbox that serves a whole class (a static field, or {@link Scope#CLASS}) exists without a
 * test instance. It can call static methods, and instance methods only if the class has the
 * lifecycle {@link org.junit.jupiter.api.TestInstance.Lifecycle#PER_CLASS}.
 *
 * @since 0.1.0
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Hostcall {
  /**
   * The name by which the guest calls the method.
   *
   * @return a name, not blank
   */
  String value();
}
