package storage.common.kit;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All that the kit asks of a store whose keys are sorted: the whole {@link CompatibilityKit}, and
 * what a {@code SortedStore} promises besides. {@code open} has to return one.
 *
 * <p>A store that is not sorted yet may name these promises as known limits.
 */
@ExtendWith(NotSorted.class)
public interface SortedKit
    extends CompatibilityKit,
        OrderedScans,
        BoundedScans,
        OneInstant,
        SharedScans,
        DamagedScans,
        Deletions,
        Snapshots,
        Cursors,
        OpenAndKeys {}
