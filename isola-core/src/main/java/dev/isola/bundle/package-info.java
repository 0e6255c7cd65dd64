/**
 * Runtimes that are not on the class path: how they are named, opened, kept and fetched. Not for
 * callers outside of this project.
 */
package dev.isola.bundle;
