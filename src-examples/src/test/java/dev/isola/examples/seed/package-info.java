/** The host API page that this library is the Java counterpart of, as a test. */
package dev.isola.examples.seed;
