package dev.isola.examples.plugin;

/** What a plugin takes off a cart, and why. */
record Discount(int cents, String reason) {}
