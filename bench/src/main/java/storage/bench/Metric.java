package storage.bench;

/** What is measured of every engine: the columns of the comparison. */
enum Metric {
  NEWEST("newest", Unit.NANOSECONDS, "Reads.newest"),
  OLDEST("oldest", Unit.NANOSECONDS, "Reads.oldest"),
  UNIFORM("uniform", Unit.NANOSECONDS, "Reads.uniform"),
  MISSING("missing", Unit.NANOSECONDS, "Reads.missing"),
  SET_NEW("set, new key", Unit.NANOSECONDS, "Writes.newKey"),
  SET_EXISTING("set, same key", Unit.NANOSECONDS, "Writes.existingKey"),
  OPEN("open", Unit.NANOSECONDS, "StartUp.openAndClose"),
  HEAP("heap", Unit.BYTES, "Memory.openStore");

  private final String label;
  private final Unit unit;
  private final String benchmark;

  Metric(String label, Unit unit, String benchmark) {
    this.label = label;
    this.unit = unit;
    this.benchmark = benchmark;
  }

  String label() {
    return label;
  }

  Unit unit() {
    return unit;
  }

  /** The class and method that measures it. */
  String benchmark() {
    return benchmark;
  }
}
