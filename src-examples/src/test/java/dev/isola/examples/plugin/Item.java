package dev.isola.examples.plugin;

/** Something in a cart. */
record Item(String name, int cents, int count) {}
