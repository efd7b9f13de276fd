package storage.common;

/** A key and the value that belongs to it, as text on its way into a store. */
public record TextRecord(String key, String value) {}
