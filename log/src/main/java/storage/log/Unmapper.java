package storage.log;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Maps files so that the mapping can be ended: by {@code sun.misc.Unsafe.invokeCleaner} up to Java
 * 21, and from Java 22 on, where that is deprecated, by an {@code Arena} that is closed. Both are
 * called by reflection, since this is compiled for Java 17 (Lucene's {@code MMapDirectory} has one
 * class for each in a multi-release jar).
 */
final class Unmapper {

  private static final boolean HAS_ARENAS = Runtime.version().feature() >= 22;

  private Unmapper() {}

  /** Maps the first {@code size} bytes of a file. */
  static Mapped map(FileChannel channel, FileChannel.MapMode mode, long size) throws IOException {
    return HAS_ARENAS && size > 0 ? Arenas.map(channel, mode, size) : map17(channel, mode, size);
  }

  private static Mapped map17(FileChannel channel, FileChannel.MapMode mode, long size)
      throws IOException {
    MappedByteBuffer bytes = channel.map(mode, 0, size);
    return new Mapped(bytes, HAS_ARENAS ? () -> {} : () -> Cleaner.clean(bytes));
  }

  /** Calls what cannot fail but for a bug. */
  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a mapping cannot be ended on this JVM", e);
    }
  }

  /** A mapping, and how it is ended: once, when nobody looks at it. */
  record Mapped(MappedByteBuffer bytes, Runnable unmap) {}

  /** Up to Java 21. */
  private static final class Cleaner {

    private static final Object UNSAFE;
    private static final Method INVOKE_CLEANER;

    static {
      try {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        var field = unsafe.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        UNSAFE = field.get(null);
        INVOKE_CLEANER = unsafe.getMethod("invokeCleaner", ByteBuffer.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a mapping cannot be ended on this JVM", e);
      }
    }

    static void clean(ByteBuffer bytes) {
      call(INVOKE_CLEANER, UNSAFE, bytes);
    }
  }

  /** From Java 22 on. */
  private static final class Arenas {

    private static final Method OF_SHARED;
    private static final Method CLOSE;
    private static final Method MAP;
    private static final Method AS_BYTE_BUFFER;

    static {
      try {
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        OF_SHARED = arena.getMethod("ofShared");
        CLOSE = arena.getMethod("close");
        MAP =
            FileChannel.class.getMethod(
                "map", FileChannel.MapMode.class, long.class, long.class, arena);
        AS_BYTE_BUFFER = Class.forName("java.lang.foreign.MemorySegment").getMethod("asByteBuffer");
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a mapping cannot be ended on this JVM", e);
      }
    }

    static Mapped map(FileChannel channel, FileChannel.MapMode mode, long size) throws IOException {
      Object arena = call(OF_SHARED, null);
      try {
        Object segment = MAP.invoke(channel, mode, 0L, size, arena);
        MappedByteBuffer bytes = (MappedByteBuffer) call(AS_BYTE_BUFFER, segment);
        return new Mapped(bytes, () -> call(CLOSE, arena));
      } catch (InvocationTargetException e) {
        call(CLOSE, arena);
        if (e.getCause() instanceof UnsupportedOperationException) {
          return map17(channel, mode, size); // another library's file system
        }
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IOException("a file could not be mapped", e.getCause());
      } catch (IllegalAccessException e) {
        throw new LinkageError("a mapping cannot be ended on this JVM", e);
      }
    }
  }
}
