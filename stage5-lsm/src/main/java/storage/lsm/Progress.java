package storage.lsm;

/** Is told how far a long piece of work has come, by the thread that does the work. */
@FunctionalInterface
public interface Progress {

  /** Nobody wants to know. */
  Progress NOBODY = (done, total) -> {};

  /** Of {@code total} bytes, {@code done} are done. */
  void reached(long done, long total);
}
