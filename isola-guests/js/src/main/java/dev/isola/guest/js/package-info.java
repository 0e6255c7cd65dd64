/**
 * The JavaScript guest: QuickJS as a {@link dev.isola.spi.GuestRuntime}.
 *
 * @since 0.1.0
 */
package dev.isola.guest.js;
