/**
 * What a guest runtime implements so that it can be found on the class path.
 *
 * @since 0.1.0
 */
package dev.isola.spi;
