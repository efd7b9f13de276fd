/** A program with a store in it. */
module notes {
  requires storage.bitcask;
}
