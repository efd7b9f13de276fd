/**
 * Stage 4 on several machines: the log again.
 *
 * <p>Apache Ratis keeps one log on all of them, by the protocol Raft: an entry counts once more
 * than half of the machines have it on their disks, and all have the entries in the same order.
 * Whoever applies the same entries in the same order has the same store. So each machine has a
 * cask, and this package is what stands between the two:
 *
 * <pre>
 *  ReplicatedStore          a client: sends commands and reads, and sends them again
 *        |
 *     (Ratis)               one log, on the disks of n1, n2 and n3
 *        |
 *  CaskStateMachine         what Ratis calls on each of them
 *        |        \
 *     Replica   Snapshots   the cask, and backups of it for those who come late
 * </pre>
 *
 * <p>Read {@code Command} first, which is what one entry of the log says; then {@code Replica},
 * which does it, and writes in the same batch how far it has come; {@code Answers}, which is why a
 * call that is sent twice is done once; {@code Snapshots}; {@code CaskStateMachine}; and {@link
 * storage.replicated.ReplicatedStore}. The book's chapter is {@code replicated}.
 */
package storage.replicated;
