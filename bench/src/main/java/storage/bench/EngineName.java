package storage.bench;

import java.util.Iterator;
import java.util.NoSuchElementException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;

/** Engines by their names on the command line. */
final class EngineName implements ITypeConverter<Engine>, Iterable<String> {

  @Override
  public Engine convert(String name) {
    try {
      return Engines.named(name);
    } catch (NoSuchElementException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Returns all names, for the help. */
  @Override
  public Iterator<String> iterator() {
    return Engines.withMachine().stream().map(Engine::name).iterator();
  }
}
