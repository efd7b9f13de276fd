package storage.bitcask;

/**
 * What a backup has done.
 *
 * @param segmentsCopied how many segments were copied, read back and found sound
 * @param segmentsKept how many were in the target already
 * @param segmentsDeleted how many were in the target and are in the store no longer
 * @param bytesCopied how long the copied ones are
 * @param lastSequence the number of the last record that is in the backup
 */
public record BackupReport(
    int segmentsCopied,
    int segmentsKept,
    int segmentsDeleted,
    long bytesCopied,
    long lastSequence) {}
