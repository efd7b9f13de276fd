package storage.lsm;

import java.util.function.UnaryOperator;
import storage.log.Log;

/** The current state of a store. It is replaced under the write lock, and read without any. */
final class States {

  private final Log log;
  private volatile State current;

  States(Log log, State first) {
    this.log = log;
    this.current = first;
  }

  /** The state now, for who looks at it within {@link storage.log.Readers#reading} alone. */
  State current() {
    return current;
  }

  /** The state now, for who lets it go. */
  // tag::hold[]
  State hold() {
    while (true) {
      log.requireOpen();
      State state = current;
      if (state.hold()) {
        return state;
      }
    }
  }

  // end::hold[]

  void change(UnaryOperator<State> change) {
    log.underLock(
        () -> {
          State before = current;
          current = change.apply(before);
          before.letGo();
        });
  }

  /** After the log was closed: lets the last state go. */
  void letGo() {
    Memtable active = current.active();
    if (active != null) {
      active.freeze(); // somebody may have a snapshot of it
    }
    current.letGo();
  }
}
