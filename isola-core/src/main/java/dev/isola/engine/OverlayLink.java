package dev.isola.engine;

import java.nio.charset.StandardCharsets;

/** A symbolic link that a guest made in an overlay. */
final class OverlayLink implements LinkNode, OverlayNode {

  private final Overlay overlay;
  private final String target;
  private final Attributes attributes;

  OverlayLink(Overlay overlay, String target) throws WasiException {
    this.overlay = overlay;
    this.target = target;
    int size = target.getBytes(StandardCharsets.UTF_8).length;
    overlay.quota().addFile();
    try {
      overlay.quota().addBytes(size);
    } catch (WasiException e) {
      overlay.quota().giveBackFile();
      throw e;
    }
    long now = overlay.now(0);
    this.attributes = new Attributes(type(), overlay.nextInode(), size, now, now);
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public void removed() {
    overlay.quota().giveBackFile();
    overlay.quota().giveBackBytes(attributes.size());
  }
}
