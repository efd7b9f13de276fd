"""A store in Python for the kit's CommandLineStore: python3 store.py DIRECTORY.

One file of records: the length of the key and of the value as four bytes each, the key, the value.
A dictionary says where each value is. One process at a time, by a lock on a file of its own.
"""

import fcntl
import os
import stat
import struct
import sys

HEADER = struct.Struct(">II")
LONGEST = 2**31 - 1


class Refusal(Exception):
    """What the store says in place of an answer: its fields."""


def regular(path):
    """Returns the path, if what is there is a file or nothing: to open a pipe takes for ever."""
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        raise OSError(path + " is not a file")
    return path


class Store:
    def __init__(self, directory):
        os.makedirs(directory, exist_ok=True)
        self.lock = open(regular(os.path.join(directory, "lock")), "a")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("locked", directory)
        self.path = regular(os.path.join(directory, "python.log"))
        self.file = open(self.path, "a+b", buffering=0)
        self.places = {}
        self.end = self.scan()

    def scan(self):
        """Finds every record, and returns where the last whole one ends."""
        size = os.fstat(self.file.fileno()).st_size
        offset = 0
        while size - offset >= HEADER.size:
            key_length, value_length = HEADER.unpack(self.read(offset, HEADER.size))
            if max(key_length, value_length) > LONGEST:
                raise Refusal("damaged", self.path, str(offset), "a length that cannot be")
            value_offset = offset + HEADER.size + key_length
            if value_offset + value_length > size:
                break  # the rest was never written
            key = self.read(offset + HEADER.size, key_length)
            self.places[key] = (value_offset, value_length)
            offset = value_offset + value_length
        return offset

    def read(self, offset, length):
        data = b""
        while len(data) < length:
            part = os.pread(self.file.fileno(), length - len(data), offset + len(data))
            if not part:
                raise OSError(self.path + " is shorter than it was")
            data += part
        return data

    def set(self, key, value):
        self.file.truncate(self.end)  # what a crash or a full disk has cut short
        rest = HEADER.pack(len(key), len(value)) + key + value
        length = len(rest)
        while rest:
            rest = rest[self.file.write(rest):]
        self.places[key] = (self.end + HEADER.size + len(key), len(value))
        self.end += length

    def get(self, key):
        if key not in self.places:
            return None
        offset, length = self.places[key]
        value = self.read(offset, length)
        try:
            value.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal("damaged", self.path, str(offset), "bytes that are not UTF-8")
        return value


ESCAPES = ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"))


def escape(field):
    for byte, escaped in ESCAPES:
        field = field.replace(byte, escaped)
    return field


def unescape(field):
    parts = field.split(b"\\\\")
    for byte, escaped in ESCAPES[1:]:
        parts = [part.replace(escaped, byte) for part in parts]
    return b"\\".join(parts)


def say(*fields):
    encoded = [f if isinstance(f, bytes) else os.fsencode(f) for f in fields]
    sys.stdout.buffer.write(b"\t".join(map(escape, encoded)) + b"\n")
    sys.stdout.buffer.flush()


def answer(store, request):
    word, *fields = map(unescape, request[:-1].split(b"\t"))
    if word == b"set":
        store.set(*fields)
        return ("ok",)
    value = store.get(*fields)
    return ("none",) if value is None else ("value", value)


def main(directory):
    try:
        store = Store(directory)
    except Refusal as refusal:
        return say(*refusal.args)
    except OSError as error:
        return say("error", str(error))
    say("ready")
    for request in sys.stdin.buffer:
        if not request.endswith(b"\n"):
            break  # whoever wrote it was killed
        try:
            say(*answer(store, request))
        except Refusal as refusal:
            say(*refusal.args)
        except OSError as error:
            say("error", str(error))


main(sys.argv[1])
