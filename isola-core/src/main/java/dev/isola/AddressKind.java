package dev.isola;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Tells addresses of the public internet from all others: those of this machine, of private
 * networks, and of nobody. The registries of special-purpose addresses (RFC 6890) are what it goes
 * by.
 */
enum AddressKind {
  // Clouds serve credentials at the first of these.
  LINK_LOCAL("a link-local address", "169.254.0.0/16", "fe80::/10"),
  LOOPBACK("a loopback address", "127.0.0.0/8", "::1/128"),
  THIS_HOST("an address of this machine", "0.0.0.0/8", "::/128"),
  PRIVATE("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
  SITE_LOCAL("a site-local address", "fec0::/10"),
  SHARED("an address shared by a provider's customers", "100.64.0.0/10"),
  MULTICAST("a multicast address", "224.0.0.0/4", "ff00::/8"),
  RESERVED(
      "a reserved address",
      "192.0.0.0/24",
      "192.0.2.0/24",
      "192.88.99.0/24",
      "198.18.0.0/15",
      "198.51.100.0/24",
      "203.0.113.0/24",
      "240.0.0.0/4",
      "2001::/23",
      "2001:db8::/32",
      "3fff::/20");

  private static final Block UNICAST_V6 = Block.of("2000::/3");

  // An IPv4 address is inside: mapped (which Java unpacks), translated, 6to4.
  private static final Block MAPPED = Block.of("::ffff:0:0/96");
  private static final Block TRANSLATED = Block.of("64:ff9b::/96");
  private static final Block SIX_TO_FOUR = Block.of("2002::/16");

  private final String description;
  private final Block[] blocks;

  AddressKind(String description, String... blocks) {
    this.description = description;
    this.blocks = new Block[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      this.blocks[i] = Block.of(blocks[i]);
    }
  }

  /** The kind of an address; empty if it is one of the public internet. */
  static Optional<AddressKind> of(InetAddress address) {
    return of(address.getAddress());
  }

  private static Optional<AddressKind> of(byte[] address) {
    for (AddressKind kind : values()) {
      for (Block block : kind.blocks) {
        if (block.contains(address)) {
          return Optional.of(kind);
        }
      }
    }
    if (address.length == 4) {
      return Optional.empty();
    }
    int embedded =
        MAPPED.contains(address) || TRANSLATED.contains(address)
            ? 12
            : SIX_TO_FOUR.contains(address) ? 2 : -1;
    if (embedded >= 0) {
      byte[] inner = new byte[4];
      System.arraycopy(address, embedded, inner, 0, 4);
      return of(inner);
    }
    return UNICAST_V6.contains(address) ? Optional.empty() : Optional.of(RESERVED);
  }

  String description() {
    return description;
  }

  /** Addresses with the same first bits. */
  private record Block(byte[] prefix, int bits) {
    static Block of(String text) {
      int slash = text.indexOf('/');
      byte[] prefix = literal(text.substring(0, slash));
      return new Block(prefix, Integer.parseInt(text.substring(slash + 1)));
    }

    private static byte[] literal(String text) {
      try {
        InetAddress address = InetAddress.getByName(text); // of a literal: nothing is looked up
        return address instanceof Inet4Address && text.contains(":")
            ? mapped(address.getAddress())
            : address.getAddress();
      } catch (java.net.UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    private static byte[] mapped(byte[] v4) {
      byte[] v6 = new byte[16];
      v6[10] = -1;
      v6[11] = -1;
      System.arraycopy(v4, 0, v6, 12, 4);
      return v6;
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xFF : 0xFF00 >> (bits - bit) & 0xFF;
        if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
