package dev.isola.assertj;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Gives each thing on the left a partner of its own on the right, for as many as possible. */
final class Pairing {
  /** Beyond this number of things on a side a pairing would take too long. */
  static final int MOST = 1_000;

  private static final byte UNKNOWN = 0;
  private static final byte FITS = 1;
  private static final byte FITS_NOT = 2;

  private final Fit fit;
  private final byte[][] known;
  private final int[] ofLeft;
  private final int[] ofRight;

  /** Whether two things can be partners. */
  interface Fit {
    boolean test(int left, int right);
  }

  private Pairing(int left, int right, Fit fit) {
    this.fit = fit;
    this.known = new byte[left][right];
    this.ofLeft = new int[left];
    this.ofRight = new int[right];
    Arrays.fill(ofLeft, -1);
    Arrays.fill(ofRight, -1);
  }

  /** The partner of each thing on the left, or -1. */
  static int[] of(int left, int right, Fit fit) {
    Pairing pairing = new Pairing(left, right, fit);
    for (int i = 0; i < left; i++) {
      pairing.findPartner(i);
    }
    return pairing.ofLeft;
  }

  /** Gives one a partner; others may have to take another one for that. */
  private void findPartner(int start) {
    int[] cameFrom = new int[ofRight.length];
    Arrays.fill(cameFrom, -1);
    Deque<Integer> waiting = new ArrayDeque<>();
    waiting.add(start);
    while (!waiting.isEmpty()) {
      int left = waiting.remove();
      for (int right = 0; right < ofRight.length; right++) {
        if (cameFrom[right] >= 0 || !fits(left, right)) {
          continue;
        }
        cameFrom[right] = left;
        if (ofRight[right] < 0) {
          swapAlong(right, start, cameFrom);
          return;
        }
        waiting.add(ofRight[right]);
      }
    }
  }

  private void swapAlong(int last, int start, int[] cameFrom) {
    int right = last;
    while (true) {
      int left = cameFrom[right];
      int next = ofLeft[left];
      ofLeft[left] = right;
      ofRight[right] = left;
      if (left == start) {
        return;
      }
      right = next;
    }
  }

  private boolean fits(int left, int right) {
    if (known[left][right] == UNKNOWN) {
      known[left][right] = fit.test(left, right) ? FITS : FITS_NOT;
    }
    return known[left][right] == FITS;
  }
}
