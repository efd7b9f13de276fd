package storage.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import storage.docs.PictureStepper.Drawing;
import storage.docs.PictureStepper.Step;
import storage.docs.SkipListDrawing.Link;
import storage.docs.SkipListDrawing.Node;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/**
 * Steps through an insert into the memtable of stage 5: the search for its place, and then link by
 * link. The way, the height and all links are those of the engine.
 */
final class InsertSteps {

  /** What a reader is told who cannot see the picture. */
  static final String DESCRIPTION =
      "Towers of links in the order of their keys, with the way of the search and the new links.";

  private static final String TITLE = "An insert, step by step";
  private static final String BEFORE = "pear fig plum apple fig kiwi";
  private static final String INSERTED = "lime";
  private static final LsmOptions OPTIONS = LsmOptions.defaults().withoutBackground();

  private final MemtableView view;
  private final int[] path;

  /** The links before the insert. */
  private final Set<Link> before;

  private final int visible;
  private final int inserted;
  private final int height;
  private final List<Step> steps = new ArrayList<>();

  /** Before which offset a reader sees records. */
  private int limit;

  private InsertSteps(MemtableView view, int[] path, Set<Link> before, int visible, int inserted) {
    this.view = view;
    this.path = path;
    this.before = before;
    this.visible = visible;
    this.inserted = inserted;
    this.height = view.height(inserted);
    this.limit = visible;
  }

  static PictureStepper of(Path directory) throws IOException {
    try (Lsm lsm = Lsm.open(directory, OPTIONS)) {
      LsmView.put(lsm, BEFORE, 1);
      MemtableView earlier = MemtableView.of(lsm);
      int levels = levels(earlier);
      Set<Link> before = links(earlier, levels);
      int[] path = earlier.path(INSERTED);
      int visible = earlier.visible();
      LsmView.put(lsm, INSERTED, 7);
      MemtableView view = MemtableView.of(lsm);
      InsertSteps insert = new InsertSteps(view, path, before, visible, view.size());
      Steps.require(levels(view) == levels, "the new tower is no higher than the others");
      insert.run();
      return new PictureStepper("insert", TITLE, insert.steps, List.of(4, 5, 6, 9), null);
    }
  }

  private static int levels(MemtableView view) {
    return view.inOrder().stream().mapToInt(view::height).max().orElse(1);
  }

  private static Set<Link> links(MemtableView view, int levels) {
    Set<Link> links = new LinkedHashSet<>();
    for (int level = 0; level < levels; level++) {
      int node = MemtableView.HEAD;
      do {
        int next = view.next(node, level);
        links.add(new Link(node, next, level));
        node = next;
      } while (node != MemtableView.HEAD);
    }
    return links;
  }

  private void run() {
    int levels = levels(view);
    add(
        levels,
        "The record of `lime` is in the log, at offset %d. Nobody sees it: the limit of every reader is at most %d. Where does it belong?"
            .formatted(view.place(inserted), visible),
        before,
        Set.of(),
        false);
    for (int level = levels - 1; level >= 0; level--) {
      add(level, searched(level), before, Set.of(), false);
    }
    add(
        0,
        "The dice say: %d floors. Node %d gets its prefix, its place, and room for %d links at the end of the arrays. No link leads to it."
            .formatted(height, inserted, height),
        before,
        Set.of(),
        true);
    Set<Link> links = new LinkedHashSet<>(before);
    for (int level = 0; level < height; level++) {
      Link old = linkFrom(path[level], level);
      Link own = new Link(inserted, old.to(), level);
      Link to = new Link(path[level], inserted, level);
      links.remove(old);
      links.add(own);
      links.add(to);
      add(0, linked(level, own), links, Set.of(own, to), true);
    }
    Steps.require(links.equals(links(view, levels)), "these are the links of the engine");
    limit = view.visible();
    add(
        0,
        "`publish` moves `visible` from %d to %d. From here on, a reader who begins sees `lime`. One who began earlier meets the node, and passes over it."
            .formatted(visible, view.visible()),
        links,
        Set.of(),
        true);
  }

  private Link linkFrom(int node, int level) {
    return before.stream()
        .filter(link -> link.from() == node && link.level() == level)
        .findFirst()
        .orElseThrow();
  }

  private String searched(int level) {
    int next = linkFrom(path[level], level).to();
    String last = name(path[level]);
    String stop =
        next == MemtableView.HEAD
            ? "there's nothing"
            : "`" + view.key(next) + "` isn't less than `lime`";
    return "Floor %d: right as far as %s. After that, %s. So %s."
        .formatted(
            level,
            last,
            stop,
            level > 0 ? "down, and on from here" : "this is the place: between the two");
  }

  private String linked(int level, Link own) {
    String to = own.to() == MemtableView.HEAD ? "the end" : "`" + view.key(own.to()) + "`";
    return "Floor %d: the new node points to %s, and only then does %s point to the new node. %s"
        .formatted(
            level,
            to,
            name(path[level]),
            level == 0
                ? "Now it's in the list. All that's missing are the express lanes."
                : "A search that comes by a moment too early takes the lane below.");
  }

  private String name(int node) {
    return node == MemtableView.HEAD ? "the head" : "`" + view.key(node) + "`";
  }

  /**
   * @param down to which level the search has come
   */
  private void add(int down, String text, Set<Link> links, Set<Link> fresh, boolean isMade) {
    boolean isSearch = !isMade && down < levels(view);
    Set<Link> way = new LinkedHashSet<>();
    Set<Link> downs = new LinkedHashSet<>();
    for (int level = levels(view) - 1; isSearch && level >= down; level--) {
      int node = level + 1 < levels(view) ? path[level + 1] : MemtableView.HEAD;
      while (node != path[level]) {
        Link link = linkFrom(node, level);
        way.add(link);
        node = link.to();
      }
      if (level > down) {
        downs.add(linkFrom(path[level], level));
      }
    }
    List<Node> nodes = view.inOrder().stream().map(node -> node(node, isMade)).toList();
    String svg = SkipListDrawing.of(nodes, links, way, downs, fresh, "visible: " + limit);
    steps.add(new Step(text, new Drawing(svg, DESCRIPTION)));
  }

  /** The new node has its column from the beginning. */
  private Node node(int number, boolean isMade) {
    boolean isNew = number == inserted;
    int floors = isNew && !isMade ? 0 : view.height(number);
    return new Node(number, view.key(number), floors, view.place(number), isNew);
  }
}
