package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A Java file as the book speaks of it, read by the JDK's own compiler. */
final class SourceFile {

  private final Path file;
  private final DocTrees trees;
  private final CompilationUnitTree unit;
  private final ClassTree type;

  private SourceFile(Path file, DocTrees trees, CompilationUnitTree unit) {
    this.file = file;
    this.trees = trees;
    this.unit = unit;
    this.type = (ClassTree) unit.getTypeDecls().get(0);
  }

  static SourceFile of(Path file) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
      return new SourceFile(file, DocTrees.instance(task), task.parse().iterator().next());
    }
  }

  Path path() {
    return file;
  }

  /** The name of its class. */
  String name() {
    return type.getSimpleName().toString();
  }

  /** What the class is: the first sentence of its Javadoc, as AsciiDoc. */
  String purpose() {
    TreePath path = new TreePath(new TreePath(unit), type);
    return trees.getDocCommentTree(path).getFirstSentence().stream()
        .map(SourceFile::asciiDoc)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ");
  }

  private static String asciiDoc(DocTree part) {
    if (part instanceof LiteralTree literal) {
      return "`+" + literal.getBody().getBody() + "+`";
    }
    if (part instanceof LinkTree link) {
      return "`+" + link.getReference().getSignature() + "+`";
    }
    return part.toString();
  }

  /** Its lines, without those that mark the regions of the book. */
  List<String> lines() throws IOException {
    return Files.readAllLines(file).stream().filter(line -> !isTag(line)).toList();
  }

  /**
   * Returns the lines of the one method of that name, without its Javadoc and common indentation.
   */
  List<String> method(String name) throws IOException {
    MethodTree method =
        type.getMembers().stream()
            .filter(MethodTree.class::isInstance)
            .map(MethodTree.class::cast)
            .filter(candidate -> candidate.getName().contentEquals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(file + " has no method " + name));
    SourcePositions positions = trees.getSourcePositions();
    long first = line(positions.getStartPosition(unit, method));
    long last = line(positions.getEndPosition(unit, method));
    String text =
        Files.readAllLines(file).subList((int) first - 1, (int) last).stream()
            .filter(line -> !isTag(line))
            .collect(Collectors.joining("\n"));
    return text.stripIndent().lines().toList();
  }

  private long line(long position) {
    return unit.getLineMap().getLineNumber(position);
  }

  private static boolean isTag(String line) {
    return line.strip().matches("// (tag|end)::.*");
  }
}
