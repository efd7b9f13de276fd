package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader fills in fits into the engine as it is today, and is no solution yet. */
class SkeletonsTest {

  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path SKELETONS = Path.of("src", "skeleton", "java");
  private static final Path PACKAGE = Path.of("storage", "lsm");

  @TempDir private Path classes;

  @ParameterizedTest
  @ValueSource(strings = {"Memtable", "Block", "MergeRule"})
  void theEngineCompilesWithASkeletonInsteadOfItsClass(String name) throws IOException {
    Path own = PACKAGE.resolve(name + ".java");
    List<Path> sources = new ArrayList<>(List.of(SKELETONS.resolve(own)));
    try (Stream<Path> files = Files.walk(MAIN)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.equals(MAIN.resolve(own)) && !file.endsWith("module-info.java"))
          .forEach(sources::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
      var units = manager.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(messages, manager, null, options, null, units).call())
          .as(messages::toString)
          .isTrue();
    }
    assertThat(Files.readString(SKELETONS.resolve(own)))
        .contains("throw new UnsupportedOperationException(");
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
