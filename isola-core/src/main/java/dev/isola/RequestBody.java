package dev.isola;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * A request's body on its way from the guest to a handler. It holds what the guest wrote last; the
 * guest gets its answer, and may write more, when that was read.
 */
final class RequestBody extends InputStream {
  private byte[] chunk; // null if there is none
  private int next;
  private Answer writer; // of the chunk
  private boolean complete;
  private boolean unwanted;
  private String brokenOff;

  /**
   * Takes more of the body from the guest.
   *
   * @throws HttpFailure if the guest does what it must not
   */
  void write(byte[] bytes, Answer answer) throws HttpFailure {
    boolean over;
    synchronized (this) {
      over = unwanted || brokenOff != null;
      if (!over) {
        requireOpen();
        if (bytes.length > 0) {
          chunk = bytes;
          next = 0;
          writer = answer;
          notifyAll();
          return;
        }
      }
    }
    if (over) {
      answer.endOfStream();
    } else {
      answer.done();
    }
  }

  /**
   * Takes the body's end from the guest.
   *
   * @throws HttpFailure if the guest does what it must not
   */
  void end(Answer answer) throws HttpFailure {
    synchronized (this) {
      if (!unwanted && brokenOff == null) {
        requireOpen();
        complete = true;
        notifyAll();
      }
    }
    answer.done();
  }

  private void requireOpen() throws HttpFailure {
    if (complete) {
      throw HttpFailure.invalid("the request's body has ended, it cannot be written to");
    }
    if (chunk != null) {
      throw HttpFailure.invalid("a write to the request's body is outstanding; wait for it");
    }
  }

  /** Breaks the body off if a write is outstanding that the guest does not wait for any more. */
  void giveUpWrite(Answer answer) {
    boolean outstanding;
    synchronized (this) {
      outstanding = writer == answer;
    }
    if (outstanding) {
      breakOff("a write was given up");
    }
  }

  /** Tells whether the guest has broken the body off. */
  synchronized boolean isBrokenOff() {
    return brokenOff != null;
  }

  /** From now on reading fails, if the body has not ended. */
  void breakOff(String reason) {
    Answer left;
    synchronized (this) {
      if (complete && chunk == null || brokenOff != null) {
        return;
      }
      brokenOff = Objects.requireNonNull(reason);
      left = drop();
      notifyAll();
    }
    if (left != null) {
      left.endOfStream();
    }
  }

  /** The guest gets to know that nobody reads any more. */
  @Override
  public void close() {
    Answer left;
    synchronized (this) {
      unwanted = true;
      left = drop();
      notifyAll();
    }
    if (left != null) {
      left.endOfStream();
    }
  }

  private Answer drop() {
    Answer left = writer;
    chunk = null;
    writer = null;
    return left;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int size;
    Answer read = null;
    synchronized (this) {
      if (!awaitChunk()) {
        return -1;
      }
      size = Math.min(length, chunk.length - next);
      System.arraycopy(chunk, next, target, offset, size);
      next += size;
      if (next == chunk.length) {
        read = drop();
      }
    }
    if (read != null) {
      read.done();
    }
    return size;
  }

  /** Waits for bytes; false at the end. */
  private boolean awaitChunk() throws IOException {
    while (chunk == null) {
      if (brokenOff != null) {
        throw new IOException("the guest broke the request's body off: " + brokenOff);
      }
      if (unwanted) {
        throw new IOException("the request's body was closed");
      }
      if (complete) {
        return false;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the request's body");
      }
    }
    return true;
  }

  @Override
  public synchronized int available() {
    return chunk == null ? 0 : chunk.length - next;
  }
}
