/**
 * The tests that every guest has to pass, written once. A guest's module has a subclass of each
 * class, and the programs that the tests load in its own language: files whose functions have the
 * same names and do the same in every language.
 *
 * @since 0.1.0
 */
package dev.isola.guests.conformance;
