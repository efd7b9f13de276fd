package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import storage.common.Utf8;

/**
 * A key and its value as a line of JSON, whatever their bytes:
 *
 * <pre>
 *  {"key":"name","value":"Ada"}
 *  {"key":"session","value":{"base64":"/wA="},"expires":"2027-01-01T00:00:00Z"}
 * </pre>
 *
 * <p>A string stands for its bytes in UTF-8. Bytes that are not UTF-8 are an object with their
 * Base64. What has no expiry is there for ever.
 *
 * @param expiry when the value ceases to exist; empty for never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JsonRecord(byte[] key, byte[] value, Optional<Instant> expiry) {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Returns the record as one line without its end. */
  public String line() {
    return text(json());
  }

  static String text(JsonElement json) {
    return GSON.toJson(json);
  }

  JsonElement json() {
    JsonObject json = new JsonObject();
    json.add("key", of(key));
    json.add("value", of(value));
    expiry.ifPresent(each -> json.addProperty("expires", each.toString()));
    return json;
  }

  static JsonElement of(byte[] bytes) {
    try {
      return new JsonPrimitive(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      JsonObject marked = new JsonObject();
      marked.addProperty("base64", Base64.getEncoder().encodeToString(bytes));
      return marked;
    }
  }

  /**
   * Returns the record of a line.
   *
   * @throws IllegalArgumentException if it has any other form than what {@link #line()} returns
   */
  public static JsonRecord parse(String line) {
    JsonReader json = new JsonReader(new StringReader(line));
    json.setStrictness(Strictness.STRICT);
    try {
      JsonRecord read = read(json);
      require(json.peek() == JsonToken.END_DOCUMENT, "something follows the record");
      return read;
    } catch (MalformedJsonException | EOFException e) {
      throw new IllegalArgumentException("the line is not JSON", e);
    } catch (IOException e) {
      throw new AssertionError("a string can always be read", e);
    }
  }

  private static JsonRecord read(JsonReader json) throws IOException {
    byte[] key = null;
    byte[] value = null;
    Instant expiry = null;
    require(json.peek() == JsonToken.BEGIN_OBJECT, "the line is no JSON object");
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      boolean isFirst = true;
      switch (name) {
        case "key" -> {
          isFirst = key == null;
          key = bytes(name, json);
        }
        case "value" -> {
          isFirst = value == null;
          value = bytes(name, json);
        }
        case "expires" -> {
          isFirst = expiry == null;
          expiry = instant(string(name, json));
        }
        default -> throw new IllegalArgumentException("a record has no \"" + name + '"');
      }
      require(isFirst, "a second \"" + name + '"');
    }
    json.endObject();
    require(key != null, "there is no \"key\"");
    require(value != null, "there is no \"value\"");
    return new JsonRecord(key, value, Optional.ofNullable(expiry));
  }

  private static byte[] bytes(String name, JsonReader json) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      return Utf8.encode(name, string(name, json));
    }
    json.beginObject();
    require(
        json.hasNext() && json.nextName().equals("base64"),
        "the object \"" + name + "\" has no \"base64\"");
    String base64 = string("base64", json);
    require(!json.hasNext(), "the object \"" + name + "\" has more than its \"base64\"");
    json.endObject();
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("what \"base64\" has is not Base64", e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"expires\" has to be a time such as 2027-01-01T00:00:00Z", e);
    }
  }

  private static String string(String name, JsonReader json) throws IOException {
    require(json.peek() == JsonToken.STRING, "\"" + name + "\" is not a string");
    return json.nextString();
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
