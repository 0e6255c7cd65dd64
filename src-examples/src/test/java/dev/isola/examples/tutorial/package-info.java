/** The exercise of the tutorial for teachers, as it stands there. */
package dev.isola.examples.tutorial;
