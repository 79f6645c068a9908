package commonplace.relay.inbox;

import commonplace.core.runtime.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// What the bodies of all requests under way may take of memory together, and what was read of
/// them, whoever sends them and however slowly. A body takes as it grows, not as it says, so that
/// nobody takes room by words. The last quarter is for the beginnings of bodies: large ones leave
/// it to the usual ones. Thread-safe.
final class BodyRoom {
  /// In bytes, beside a heap of 224 MiB.
  static final long USUAL = 32L << 20;

  /// What a body has room for before any of it is there, in bytes: so little that all connections
  /// together take but a part.
  static final int BY_WORDS = 1 << 10;

  /// Nearly all activities are smaller, in bytes.
  static final int BEGINNING = 16 << 10;

  /// What a name, a value or a bracket takes once it is read, in bytes: an object with a single
  /// member is four of them.
  static final int TOKEN = 64;

  /// No real activity was seen with more.
  static final int USUAL_TOKENS = 2_000;

  /// A thousand mentions are some ten thousand.
  static final int MAX_TOKENS = 20_000;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /// @param most in bytes
  BodyRoom(long most) {
    this.most = most;
  }

  /// What came of reading one.
  sealed interface Reading {}

  /// All of it.
  record Whole(Bytes body) implements Reading {}

  /// It is larger than allowed; the rest was not read.
  record TooLarge() implements Reading {}

  /// There was no room for it, or for more of it; the rest was not read.
  record NoRoom() implements Reading {}

  /// The room of one request, until it is closed. Confined to its thread.
  final class Place implements AutoCloseable {
    private int bytes;

    /// What is not whole takes no room any more.
    ///
    /// @param stated its length, or -1
    Reading read(InputStream in, long stated) throws IOException {
      if (stated > Inbox.MAX_BODY) {
        return new TooLarge();
      }
      int limit = stated < 0 ? Inbox.MAX_BODY + 1 : (int) stated;
      var buffer = new byte[0];
      int length = 0;
      while (length == buffer.length && length < limit) {
        int size = Math.min(limit, Math.max(BY_WORDS, 2 * length));
        if (!grow(size)) {
          close();
          return new NoRoom();
        }
        buffer = Arrays.copyOf(buffer, size);
        length += in.readNBytes(buffer, length, size - length);
      }
      if (length > Inbox.MAX_BODY) {
        close();
        return new TooLarge();
      }
      return new Whole(
          Bytes.wrapping(length == buffer.length ? buffer : Arrays.copyOf(buffer, length)));
    }

    /// Takes room for what was read of the body, too, until this is closed: its texts are there
    /// once more.
    ///
    /// @param tokens of which it was read, at most {@link #MAX_TOKENS}
    /// @return whether there was room for it
    boolean alsoRead(int tokens) {
      return take(2 * bytes + TOKEN * tokens, bytes <= BEGINNING && tokens <= USUAL_TOKENS);
    }

    private boolean grow(int size) {
      return take(size, size <= BEGINNING);
    }

    private boolean take(int size, boolean usual) {
      int more = size - bytes;
      if (taken.addAndGet(more) > (usual ? most : most - most / 4)) {
        taken.addAndGet(-more);
        return false;
      }
      bytes = size;
      return true;
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }

  /// For one request.
  Place open() {
    return new Place();
  }

  /// In bytes.
  long taken() {
    return taken.get();
  }
}
