package storage.docs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import storage.bitcask.tools.ByteDump;
import storage.docs.Field.Kind;
import storage.log.ByteFields;

/**
 * The files of stage 4, field by field: as {@code dump} shows them, with the colours of the book.
 */
final class CaskBytes {

  /** With these, a record or an entry begins, or what stands after the last one. */
  private static final Set<String> FIRST_OF_A_GROUP = Set.of("hash", "covered");

  private static final int ALIGNMENT = 8;

  /** How many bits of a slot are the segment and the offset, and the offset alone: see Location. */
  private static final int LOCATION_BITS = 40;

  private static final int OFFSET_BITS = 27;

  private CaskBytes() {}

  /** The header of a segment, and then its records. */
  static List<List<Field>> ofSegment(Path file) throws IOException {
    List<List<Field>> groups = groups(file, Set.of("checksum"));
    groups.get(0).addAll(groups.remove(1)); // the header's own checksum, and what follows it
    return groups;
  }

  /** What stands before the entries of a hint file, each entry, and what stands after them. */
  static List<List<Field>> ofHintFile(Path file) throws IOException {
    return groups(file, FIRST_OF_A_GROUP);
  }

  private static List<List<Field>> groups(Path file, Set<String> firstOfAGroup) throws IOException {
    List<List<Field>> groups = new ArrayList<>();
    ByteDump.of(
        file,
        field -> {
          if (groups.isEmpty() || firstOfAGroup.contains(field.name())) {
            groups.add(new ArrayList<>());
          }
          groups.get(groups.size() - 1).add(field(field));
        });
    return groups;
  }

  private static Field field(ByteFields.Field field) {
    String words = field.name().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    boolean isRandom = Set.of("store", "identity").contains(field.name());
    String text = isRandom ? "a random number" : field.value();
    return new Field(kind(field.name()), words, field.offset(), field.bytes(), text);
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "checksum", "check", "mark", "digest" -> Kind.MARK;
      case "keyLength", "valueLength", "length" -> Kind.LENGTH;
      case "key", "hash" -> Kind.KEY;
      case "value", "slot" -> Kind.VALUE;
      default -> Kind.PLAIN;
    };
  }

  /** What stands before the segments, each segment, each table with its slots, and the checksum. */
  static List<List<Field>> ofCheckpoint(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Checkpoint checkpoint = new Checkpoint(bytes, ByteBuffer.wrap(bytes), new ArrayList<>());
    checkpoint.take("magic int, version int, store long, sequence long, segments int");
    for (long i = checkpoint.last(Integer.BYTES); i > 0; i--) {
      checkpoint.take(
          "index int, end int, digest int, identity long, records int, live records int,"
              + " live tombstones int, live bytes long, live tombstone bytes long,"
              + " expiries int, first expiry long");
      for (long j = checkpoint.last(Long.BYTES + Integer.BYTES); j > 0; j--) {
        checkpoint.add("until", Long.BYTES);
        checkpoint.add("live bytes", Long.BYTES);
      }
    }
    while (checkpoint.buffer.remaining() > Integer.BYTES) {
      checkpoint.take("table int, length int, used int");
      for (long i = checkpoint.last(2 * Integer.BYTES); i > 0; i--) {
        checkpoint.add("slot", Long.BYTES);
      }
    }
    checkpoint.take("checksum int");
    return checkpoint.groups;
  }

  private static String slot(long slot) {
    return slot == 0
        ? "empty"
        : "%06x, index %d, offset %d"
            .formatted(
                slot >>> LOCATION_BITS,
                (slot >>> OFFSET_BITS) & ((1 << (LOCATION_BITS - OFFSET_BITS)) - 1),
                (slot & ((1L << OFFSET_BITS) - 1)) * ALIGNMENT);
  }

  private static String time(long millis) {
    return millis == Long.MAX_VALUE ? "never" : Instant.ofEpochMilli(millis).toString();
  }

  /** The checkpoint that is being taken apart: {@code dump} does not know it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Checkpoint(byte[] file, ByteBuffer buffer, List<List<Field>> groups) {

    /** Takes the next fields, which belong together: a list of names and types. */
    void take(String fields) {
      groups.add(new ArrayList<>());
      for (String field : fields.split(", *", -1)) {
        int type = field.lastIndexOf(' ');
        add(field.substring(0, type), field.endsWith("long") ? Long.BYTES : Integer.BYTES);
      }
    }

    void add(String name, int width) {
      int at = buffer.position();
      long number = width == Long.BYTES ? buffer.getLong() : buffer.getInt();
      String text =
          switch (name) {
            case "magic" -> Bytes.text(file, at, at + width);
            case "store", "identity" -> "a random number";
            case "slot" -> slot(Long.reverseBytes(number));
            case "first expiry", "until" -> time(number);
            case "checksum", "digest" -> "";
            default -> String.valueOf(number);
          };
      String hex = Bytes.hex(file, at, at + width);
      groups.get(groups.size() - 1).add(new Field(kind(name), name, at, hex, text));
    }

    /** The number, an {@code int}, that was taken so many bytes ago. */
    int last(int bytesAgo) {
      return buffer.getInt(buffer.position() - bytesAgo);
    }
  }
}
