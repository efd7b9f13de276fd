package storage.docs;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Counts the objects that are reachable in this JVM, after a garbage collection. Unlike their size
 * in bytes, their number does not depend on the JVM.
 */
final class LiveObjects {

  private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

  private LiveObjects() {}

  /** Returns how many there are; the JVM's own make it a little more or less from time to time. */
  static long count() {
    String[] total =
        histogram().lines().reduce("", (earlier, last) -> last).strip().split("\\s+", -1);
    return Long.parseLong(total[1]);
  }

  /** What {@code jcmd PID GC.class_histogram} prints; its last line says: Total, objects, bytes. */
  private static String histogram() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Object[] arguments = {new String[0]};
    String[] signature = {String[].class.getName()};
    try {
      ObjectName diagnostics = new ObjectName(DIAGNOSTICS);
      return (String) server.invoke(diagnostics, "gcClassHistogram", arguments, signature);
    } catch (JMException e) {
      throw new IllegalStateException("this JVM does not tell which objects are alive", e);
    }
  }
}
