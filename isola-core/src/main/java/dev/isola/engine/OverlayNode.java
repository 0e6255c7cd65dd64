package dev.isola.engine;

/** Something in an overlay that can be moved and removed. */
interface OverlayNode extends Node {

  /** Called when the guest has removed it; what is open can still be used. */
  void removed();
}
