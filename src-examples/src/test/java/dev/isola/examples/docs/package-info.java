/** The samples of README.md and of the pages in docs/, compiled and run. */
package dev.isola.examples.docs;
