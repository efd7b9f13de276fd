package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import storage.common.kit.Proves;

/** The public names of the contract, the kit and the stages: prose uses them, and cannot follow. */
class PublicNamesTest {

  private static final Path NAMES =
      Book.PROJECT.resolve("docs/src/test/resources/public-names.txt");

  /** What the compiler adds to enums and records, and what every object has. */
  private static final Set<String> OF_NO_INTEREST =
      Set.of("values", "valueOf", "equals", "hashCode", "toString");

  @Test
  void everyPublicNameIsTheOneThatTheBookWasWrittenFor() throws Exception {
    Set<String> names = publicNames();
    if (Book.REFRESH) {
      Files.write(NAMES, names);
    }
    Set<String> written = new TreeSet<>(Files.readAllLines(NAMES));
    Set<String> gone = difference(written, names);
    assertThat(difference(names, written).size() + gone.size())
        .as(
            "public names that are new: %s%nthat are gone: %s%nthe book speaks of the latter in:%n%s%n%s",
            difference(names, written), gone, Place.list(mentions(gone)), Book.HOW_TO_REFRESH)
        .isZero();
  }

  private static Set<String> difference(Set<String> some, Set<String> others) {
    Set<String> difference = new TreeSet<>(some);
    difference.removeAll(others);
    return difference;
  }

  /** Where the book has such a name in its own typeface. */
  private static List<Place> mentions(Set<String> names) throws IOException {
    List<Place> mentions = new ArrayList<>();
    for (String name : names) {
      String last = name.replaceAll("\\(.*", "").replaceAll(".*\\.", "");
      mentions.addAll(Place.where(Pattern.compile("`[^`]*\\b" + last + "\\b[^`]*`")));
    }
    return mentions;
  }

  private static Set<String> publicNames() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String module : Book.MODULES) {
      Path sources = Book.PROJECT.resolve(module).resolve("src");
      boolean isKit = module.equals("common");
      for (Path file : Book.files(sources, ".java")) {
        String name = sources.relativize(file).toString().replace(".java", "").replace('/', '.');
        if (name.startsWith("main.java.storage.")
            || (isKit && name.startsWith("test.java.storage.common.kit."))) {
          names.addAll(publicNames(Class.forName(name.replaceFirst("\\w+\\.java\\.", ""))));
        }
      }
    }
    return names;
  }

  private static Set<String> publicNames(Class<?> type) {
    Set<String> names = new TreeSet<>();
    if (!Modifier.isPublic(type.getModifiers())) {
      return names;
    }
    names.add(type.getName());
    Stream.of(type.getEnumConstants() == null ? new Object[0] : type.getEnumConstants())
        .forEach(constant -> names.add(type.getName() + "." + ((Enum<?>) constant).name()));
    Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !method.isAnnotationPresent(Proves.class))
        .filter(method -> !OF_NO_INTEREST.contains(method.getName()))
        .forEach(method -> names.add(type.getName() + "." + signature(method)));
    return names;
  }

  private static String signature(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
