package storage.docs;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What shuts somebody out of a page. */
final class Accessibility {

  private static final Set<String> SERIOUS = Set.of("serious", "critical");

  private Accessibility() {}

  /** What axe-core objects to, contrast among it. */
  static List<String> seriousViolations(Page page) {
    List<String> found = new ArrayList<>();
    for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
      if (SERIOUS.contains(rule.getImpact())) {
        for (CheckedNode node : rule.getNodes()) {
          String why = node.getAny().isEmpty() ? rule.getHelp() : node.getAny().get(0).getMessage();
          found.add(rule.getId() + ": " + node.getHtml() + ": " + why);
        }
      }
    }
    return found;
  }
}
