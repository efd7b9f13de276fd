package storage.lsm;

/** A key and its value. The arrays belong to whoever has got the entry. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Entry(byte[] key, byte[] value) {}
