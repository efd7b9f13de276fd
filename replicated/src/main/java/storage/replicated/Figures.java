package storage.replicated;

import java.util.Optional;
import storage.bitcask.Statistics;

/**
 * The figures of one peer at one instant.
 *
 * @param leads whether it takes the writes of the group
 * @param term the latest that it knows of
 * @param last the index of the last entry in its log
 * @param committed up to where it knows more than half of the logs to go
 * @param applied up to where its cask goes
 * @param snapshot up to where its newest snapshot goes; negative if it has none
 * @param installed how many snapshots it has got from a leader since it was started
 * @param cask the figures of its cask; empty while a snapshot is put in its place
 */
public record Figures(
    boolean leads,
    long term,
    long last,
    long committed,
    long applied,
    long snapshot,
    long installed,
    Optional<Statistics> cask) {}
