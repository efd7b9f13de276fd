/**
 * Stage 5: sorted on disk, sparse in memory. A log-structured merge-tree, on the log of stage 4.
 */
package storage.lsm;
