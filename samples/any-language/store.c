/* A store in C for the kit's CommandLineStore: cc -O2 -o store store.c, then ./store DIRECTORY.
 *
 * One file of records: a head, the key, the value. The last record of a key wins. Each call opens
 * the file, locks it and looks at its heads from the start, so many processes may share a store.
 */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct {
  char *bytes;
  size_t length;
} Text;

/* In the byte order of the machine. The last field tells a flipped byte from a torn record. */
typedef struct {
  uint32_t key_length, value_length, key_sum, value_sum, head_sum;
} Head;

static char path[4096];
static int file = -1;  /* open and locked during a call */
static char *map;      /* the file's bytes, during a call */
static size_t size;    /* how many these are */
static size_t end;     /* where the last append of this process has ended */
static jmp_buf failed; /* where the program goes on after a call that failed */

static void put(Text text) {
  static const char special[] = "\\\t\n\r";
  for (size_t i = 0; i < text.length; i++) {
    const char *found = memchr(special, text.bytes[i], 4);
    if (found) {
      putchar('\\');
    }
    putchar(found ? "\\tnr"[found - special] : text.bytes[i]);
  }
}

/* Undoes what put has done, in place. */
static Text field(char *bytes, size_t length) {
  Text text = {bytes, 0};
  for (size_t i = 0; i < length; i++) {
    char next = bytes[i];
    if (next == '\\' && i + 1 < length) {
      next = bytes[++i];
      next = next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    }
    bytes[text.length++] = next;
  }
  return text;
}

static void fail(const char *what) {
  printf("error\t");
  put((Text) {path, strlen(path)});
  printf(": %s\n", what);
  longjmp(failed, 1);
}

static void damaged(size_t offset) {
  printf("damaged\t");
  put((Text) {path, strlen(path)});
  printf("\t%zu\tbytes with another sum\n", offset);
  longjmp(failed, 1);
}

/* FNV-1a: it differs whenever a single byte does. */
static uint32_t sum(const void *bytes, size_t length) {
  uint32_t sum = 2166136261u;
  for (const unsigned char *next = bytes; length > 0; next++, length--) {
    sum = (sum ^ *next) * 16777619u;
  }
  return sum;
}

static void close_file(void) {
  if (size > 0) {
    munmap(map, size);
  }
  if (file >= 0) {
    close(file);
  }
  size = 0;
  file = -1;
}

/* Opens what is a file, and nothing else: a pipe would have us wait. */
static void open_file(int flags, int lock) {
  struct stat status;
  file = open(path, flags | O_NONBLOCK | O_NOFOLLOW, 0666);
  if (file < 0 && errno == ENOENT) {
    return; /* there is nothing to read yet */
  }
  if (file < 0 || flock(file, lock) || fstat(file, &status)) {
    fail(strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    fail("it is not a file");
  }
  if (status.st_size > 0) {
    map = mmap(NULL, status.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) {
      fail(strerror(errno));
    }
    size = status.st_size;
  }
}

/* Finds the last record of a key, NULL if there is none. Returns where the last whole one ends. */
static size_t scan(Text key, char **found) {
  uint32_t key_sum = sum(key.bytes, key.length);
  size_t offset = 0;
  Head head;
  while (size - offset >= sizeof head) {
    memcpy(&head, map + offset, sizeof head);
    if (head.head_sum != sum(&head, offsetof(Head, head_sum))) {
      damaged(offset);
    }
    char *stored = map + offset + sizeof head;
    size_t length = sizeof head + head.key_length + head.value_length;
    if (length > size - offset) {
      break; /* the rest was never written */
    }
    if (head.key_sum == key_sum) {
      if (sum(stored, head.key_length) != key_sum) {
        damaged(offset);
      }
      if (head.key_length == key.length && !memcmp(stored, key.bytes, key.length)) {
        *found = map + offset;
      }
    }
    offset += length;
  }
  return offset;
}

static void set(Text key, Text value) {
  Head head = {key.length, value.length, sum(key.bytes, key.length),
               sum(value.bytes, value.length), 0};
  head.head_sum = sum(&head, offsetof(Head, head_sum));
  struct iovec parts[] = {
      {&head, sizeof head}, {key.bytes, key.length}, {value.bytes, value.length}};
  size_t length = sizeof head + key.length + value.length;
  open_file(O_RDWR | O_CREAT | O_APPEND, LOCK_EX);
  if (size != end) {
    char *none;
    end = scan(key, &none);
    if (ftruncate(file, end)) { /* what a crash or a full disk has cut short */
      fail(strerror(errno));
    }
  }
  ssize_t written = writev(file, parts, 3);
  if (written != (ssize_t) length) {
    fail(written < 0 ? strerror(errno) : "there was room for a part only");
  }
  end += length;
  puts("ok");
}

static void get(Text key) {
  char *found = NULL;
  open_file(O_RDONLY, LOCK_SH);
  scan(key, &found);
  if (!found) {
    puts("none");
    return;
  }
  Head head;
  memcpy(&head, found, sizeof head);
  Text value = {found + sizeof head + head.key_length, head.value_length};
  if (sum(value.bytes, value.length) != head.value_sum) {
    damaged(found - map);
  }
  printf("value\t");
  put(value);
  putchar('\n');
}

/* A request is "set" or "get", a tab and the key; for set, another tab and the value. */
static void answer(char *line, size_t length) {
  char *key = line + 4;
  char *line_end = line + length;
  char *key_end = memchr(key, '\t', line_end - key);
  if (key_end) {
    set(field(key, key_end - key), field(key_end + 1, line_end - key_end - 1));
  } else {
    get(field(key, line_end - key));
  }
}

static void make_directories(const char *directory) {
  snprintf(path, sizeof path, "%s/", directory);
  for (char *slash = path + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
    *slash = 0;
    if (mkdir(path, 0777) && errno != EEXIST) {
      fail(strerror(errno));
    }
  }
  if (access(path, F_OK)) { /* it ends with a slash, and is no directory */
    fail(strerror(errno));
  }
}

int main(int count, char **arguments) {
  static char *line;
  static size_t room;
  ssize_t length;
  if (count != 2 || strlen(arguments[1]) > sizeof path - 10 || setjmp(failed)) {
    return 1;
  }
  make_directories(arguments[1]);
  snprintf(path, sizeof path, "%s/c.log", arguments[1]);
  puts("ready");
  setjmp(failed);
  close_file();
  fflush(stdout);
  /* A line without its end is no request: whoever wrote it was killed. */
  while ((length = getline(&line, &room, stdin)) > 0 && line[length - 1] == '\n') {
    answer(line, length - 1);
    close_file();
    fflush(stdout);
  }
}
