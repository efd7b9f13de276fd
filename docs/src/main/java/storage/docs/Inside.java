package storage.docs;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A look into an object of a stage, such as a debugger gives: what is private is read, what is
 * package-private is called. So the stage needs no line for the pictures of the book.
 */
final class Inside {

  private final Object object;

  private Inside(Object object) {
    this.object = object;
  }

  static Inside of(Object object) {
    return new Inside(object);
  }

  /** Makes an object of a class with one constructor. */
  static Inside make(String type, Object... arguments) {
    try {
      Constructor<?> constructor = Class.forName(type).getDeclaredConstructors()[0];
      return new Inside(opened(constructor).newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw changed(type, e);
    }
  }

  /** The object itself, to be handed to another one. */
  Object object() {
    return object;
  }

  Object call(String method, Object... arguments) {
    try {
      return opened(method(object.getClass(), method, arguments.length)).invoke(object, arguments);
    } catch (ReflectiveOperationException e) {
      throw changed(object.getClass().getName(), e);
    }
  }

  /** Calls the one static method of that name with so many parameters. */
  static Object callStatic(String type, String method, Object... arguments) {
    try {
      return opened(method(Class.forName(type), method, arguments.length)).invoke(null, arguments);
    } catch (ReflectiveOperationException e) {
      throw changed(type, e);
    }
  }

  /** The value of a static field that is a number. */
  static long constant(String type, String field) {
    try {
      return ((Number) opened(Class.forName(type).getDeclaredField(field)).get(null)).longValue();
    } catch (ReflectiveOperationException e) {
      throw changed(type, e);
    }
  }

  int number(String field) {
    return ((Number) value(field)).intValue();
  }

  Object value(String field) {
    try {
      return opened(object.getClass().getDeclaredField(field)).get(object);
    } catch (ReflectiveOperationException e) {
      throw changed(object.getClass().getName(), e);
    }
  }

  /** All fields by their names, those of bytes in hexadecimal. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        Object value = value(field.getName());
        boolean bytes = value instanceof byte[];
        state.put(field.getName(), bytes ? HexFormat.of().formatHex((byte[]) value) : "" + value);
      }
    }
    return state;
  }

  private static Method method(Class<?> type, String name, int parameters)
      throws NoSuchMethodException {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> method.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(name));
  }

  private static <T extends AccessibleObject> T opened(T member) {
    member.setAccessible(true);
    return member;
  }

  private static IllegalStateException changed(String type, ReflectiveOperationException e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    return new IllegalStateException(type + " is not what the book was written for", cause);
  }
}
