package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;
import storage.common.TextRecord;
import storage.common.UnicodeNames;

/** Text comes back as it was set, or is refused: it is never changed. */
public interface AnyText extends StoreUnderTest {

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void unusualTextComesBackUnchanged(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (String text : Texts.STORABLE_EVERYWHERE) {
        store.set(text, text);
        assertThat(store.get(text)).as("get %s", Shown.value(text)).contains(text);
      }
    }
    try (KeyValueStore store = open(directory)) {
      for (String text : Texts.STORABLE_EVERYWHERE) {
        assertThat(store.get(text)).as("get %s after reopening", Shown.value(text)).contains(text);
      }
    }
  }

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void anEmptyValueIsAValue(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("empty", "");
      store.set("", "the empty key");
      assertThat(store.get("empty")).as("get empty").contains("");
      assertThat(store.get("")).as("get the empty key").contains("the empty key");
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("empty")).as("after reopening").contains("");
      assertThat(store.get("")).as("after reopening").contains("the empty key");
    }
  }

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void everyLengthAroundAPowerOfTwoIsKept(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (int power = 1; power <= 1 << 17; power *= 2) {
        for (int length = power - 1; length <= power + 1; length++) {
          String value = "\u00E9".repeat(length / 2) + "x".repeat(length % 2);
          store.set("key " + length, value);
          assertSame(store, "key " + length, value, "a value of %d bytes".formatted(length));
        }
      }
    }
  }

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void aLongKeyAndALongValueAreKept(@TempDir Path directory) throws IOException {
    String key = "\uD83D\uDE04".repeat(16_383) + "key"; // 65,535 bytes
    String value = "\uD83D\uDE04".repeat(250_000);
    try (KeyValueStore store = open(directory)) {
      store.set(key, value);
      store.set("after", "it");
    }
    try (KeyValueStore store = open(directory)) {
      assertSame(store, key, value, "a value of 1,000,000 bytes under a key of 65,535");
      assertThat(store.get("after")).as("get after").contains("it");
    }
  }

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void aValueOfManyMegabytesIsKept(@TempDir Path directory) {
    String value = "0123456789abcdef".repeat(LongValue.LENGTH / 16);
    LongValue.judge(
        () -> {
          try (KeyValueStore store = open(directory)) {
            store.set("long", value);
          }
          try (KeyValueStore store = open(directory)) {
            assertSame(store, "long", value, "a value of 32 MiB");
          }
        });
  }

  /** Long values are told by their lengths, and where they begin to differ. */
  private static void assertSame(KeyValueStore store, String key, String value, String what)
      throws IOException {
    String found = store.get(key).orElse(null);
    if (found == null) {
      throw new AssertionError("get of %s came back with nothing".formatted(what));
    }
    int differs = Arrays.mismatch(value.toCharArray(), found.toCharArray());
    if (differs >= 0) {
      throw new AssertionError(
          "get of %s: expected %,d characters, came %,d, which differ from index %d on"
              .formatted(what, value.length(), found.length(), differs));
    }
  }

  @Test
  @Proves(Promise.TEXT_IS_KEPT_EXACTLY)
  default void anUnpairedSurrogateIsRefused(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      for (String text : Texts.NOT_UTF_8) {
        String shown = Shown.value(text);
        String set = "set(\"name\", %s)".formatted(shown);
        assertRefused(set, () -> store.set("name", text), "value", "index");
        set = "set(%s, \"x\")".formatted(shown);
        assertRefused(set, () -> store.set(text, "x"), "key", "index");
        assertRefused("get(" + shown + ")", () -> store.get(text), "key", "index");
      }
      assertThat(store.get("name")).as("get name").contains("Ada");
      assertThat(store.get("?")).as("what the JDK puts in its place").isEmpty();
    }
  }

  @Test
  @Proves(Promise.ANY_TEXT)
  default void aCommaOrANewlineIsTextLikeAnyOther(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada, Countess of Lovelace");
      assertThat(store.get("name")).as("get name").contains("Ada, Countess of Lovelace");
      if (keeps(Promise.ANY_TEXT)) {
        for (String text : Texts.WITH_SEPARATORS) {
          store.set(text, text);
          assertThat(store.get(text)).as("get %s", Shown.value(text)).contains(text);
        }
      } else {
        assertKeptOrRefused(store, "na,me", "Ada", "key", ",|comma", "index 2");
        assertKeptOrRefused(store, "na\nme", "Ada", "key", "\n|newline|\\n", "index 2");
        assertKeptOrRefused(store, "verse", "one\n", "value", "\n|newline|\\n", "index 3");
        assertThat(store.get("name")).as("untouched").contains("Ada, Countess of Lovelace");
      }
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("reopened").contains("Ada, Countess of Lovelace");
    }
  }

  /** The running example of the book: each character is a key, its name the value. */
  @Test
  @Proves(Promise.ANY_TEXT)
  default void theNamesOfAllCharactersCanBeStored(@TempDir Path directory) throws IOException {
    List<String> refused = new ArrayList<>();
    try (KeyValueStore store = open(directory)) {
      for (TextRecord character : UnicodeNames.all().toList()) {
        try {
          store.set(character.key(), character.value());
        } catch (IllegalArgumentException e) {
          refused.add(character.value());
        }
      }
    }
    if (keeps(Promise.ANY_TEXT)) {
      assertThat(refused).isEmpty();
    } else {
      assertThat(refused).as("refused as keys").isSubsetOf("LINE FEED (LF)", "COMMA");
      KnownLimit.require(() -> assertThat(refused).as("the known limit").isNotEmpty());
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("\uD83D\uDE04"))
          .as("get \uD83D\uDE04")
          .contains("SMILING FACE WITH OPEN MOUTH AND SMILING EYES");
      for (TextRecord face : UnicodeNames.unchanging().skip(844).toList()) {
        assertThat(store.get(face.key())).contains(face.value());
      }
    }
  }

  /** The known limit: a separator is refused, by set and by get, or else it is kept. */
  private static void assertKeptOrRefused(
      KeyValueStore store, String key, String value, String... messageParts) throws IOException {
    String call = "set(%s, %s)".formatted(Shown.value(key), Shown.value(value));
    try {
      store.set(key, value);
      KnownLimit.require(() -> fail("%s is to be refused: the known limit", call));
      assertThat(store.get(key)).as("get %s", Shown.value(key)).contains(value);
    } catch (IllegalArgumentException refusal) {
      Thrown.requireSays(call, refusal, messageParts);
      if (messageParts[0].equals("key")) {
        assertRefused("get(%s)".formatted(Shown.value(key)), () -> store.get(key), messageParts);
      }
    }
  }

  private static void assertRefused(String what, ThrowingCallable call, String... messageParts) {
    Thrown.by(what, call, IllegalArgumentException.class, messageParts);
  }
}
