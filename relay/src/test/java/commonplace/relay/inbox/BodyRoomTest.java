package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import commonplace.relay.inbox.BodyRoom.NoRoom;
import commonplace.relay.inbox.BodyRoom.TooLarge;
import commonplace.relay.inbox.BodyRoom.Whole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyRoomTest {
  private static final int KIB = 1 << 10;
  private static final int UNSAID = -1;

  private final BodyRoom room = new BodyRoom(256 * KIB);

  private static InputStream of(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatIsReadIsWhatCameAndEveryPlaceIsGivenBack(long seed) throws IOException {
    var random = new Random(seed);
    List<BodyRoom.Place> places = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      var body = new byte[random.nextInt(random.nextBoolean() ? 4 * KIB : 200 * KIB)];
      random.nextBytes(body);
      var place = room.open();
      places.add(place);
      var reading =
          place.read(new ByteArrayInputStream(body), random.nextBoolean() ? body.length : UNSAID);
      if (reading instanceof Whole(var read)) {
        assertThat(read.shared()).isEqualTo(body);
      } else {
        assertThat(reading).isEqualTo(new NoRoom());
      }
      assertThat(room.taken()).isBetween(0L, 256L * KIB);
      if (random.nextInt(3) == 0) {
        places.remove(random.nextInt(places.size())).close();
      }
    }
    places.forEach(BodyRoom.Place::close);
    assertThat(room.taken()).isZero();
  }

  @Test
  void largeOnesLeaveRoomForTheBeginningsOfOthers() throws IOException {
    try (var large = room.open();
        var second = room.open();
        var small = room.open()) {
      assertThat(large.read(of(128 * KIB), 128 * KIB)).isInstanceOf(Whole.class);
      assertThat(second.read(of(128 * KIB), UNSAID)).isEqualTo(new NoRoom());
      assertThat(room.taken()).as("what did not fit takes none").isEqualTo(128 * KIB);
      assertThat(second.read(of(64 * KIB), 64 * KIB)).isInstanceOf(Whole.class);
      assertThat(small.read(of(10 * KIB), 10 * KIB)).isInstanceOf(Whole.class);
    }
  }

  @Test
  void whatIsReadOfItTakesRoomBesideIt() throws IOException {
    try (var place = room.open()) {
      assertThat(place.read(of(20 * KIB), 20 * KIB)).isInstanceOf(Whole.class);
      assertThat(place.alsoRead(3_000)).isFalse();
      assertThat(room.taken()).as("what did not fit takes none").isEqualTo(20 * KIB);
      assertThat(place.alsoRead(1_000)).isTrue();
      assertThat(room.taken()).isEqualTo(40 * KIB + 64_000);
    }
    assertThat(room.taken()).isZero();
  }

  /// A usual post takes more than the beginning of a body once it is read.
  @Test
  void whatIsReadOfUsualOnesMayHaveTheLastQuarter() throws IOException {
    try (var large = room.open();
        var usual = room.open();
        var crowded = room.open()) {
      assertThat(large.read(of(96 * KIB), 96 * KIB)).isInstanceOf(Whole.class);
      assertThat(usual.read(of(4 * KIB), 4 * KIB)).isInstanceOf(Whole.class);
      assertThat(crowded.read(of(4 * KIB), 4 * KIB)).isInstanceOf(Whole.class);
      assertThat(crowded.alsoRead(BodyRoom.USUAL_TOKENS + 1)).isFalse();
      assertThat(usual.alsoRead(BodyRoom.USUAL_TOKENS)).isTrue();
      assertThat(room.taken()).isEqualTo((96 + 8 + 4) * KIB + 128_000);
    }
  }

  @Test
  void itIsTakenByWhatCameNotByWhatIsStated() throws IOException {
    try (var place = room.open()) {
      var _ = place.read(of(20 * KIB), Inbox.MAX_BODY);
      assertThat(room.taken()).isEqualTo(32 * KIB);
    }
  }

  /// Else some thousands of connections that send nothing keep everybody out.
  @Test
  void whatIsStatedTakesNextToNothing() throws IOException {
    var silent =
        new InputStream() {
          @Override
          public int read(byte[] into, int from, int length) {
            assertThat(room.taken()).isEqualTo(BodyRoom.BY_WORDS);
            return -1;
          }

          @Override
          public int read() {
            return -1;
          }
        };
    try (var place = room.open()) {
      assertThat(place.read(silent, 16 * KIB)).isInstanceOf(Whole.class);
    }
  }

  @Test
  void whatIsTooLargeIsFoundOutInTime() throws IOException {
    var wide = new BodyRoom(4L * Inbox.MAX_BODY);
    try (var place = wide.open()) {
      assertThat(place.read(of(0), Inbox.MAX_BODY + 1)).isEqualTo(new TooLarge());
      assertThat(place.read(endless(), UNSAID)).isEqualTo(new TooLarge());
      assertThat(wide.taken()).isZero();
      assertThat(place.read(of(Inbox.MAX_BODY), UNSAID)).isInstanceOf(Whole.class);
    }
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 'a';
      }
    };
  }
}
