package storage.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pictures that step, each from its first frame to its last and back. */
class SteppersIT {

  @RegisterExtension private static final BookBrowser browser = new BookBrowser();

  @Test
  void eachStepsByMouse() throws IOException {
    forEachStepper(
        stepper -> walk(stepper, step -> stepper.locator("[data-step=" + step + "]").click()));
  }

  @Test
  void eachStepsByKeyboard() throws IOException {
    forEachStepper(
        stepper -> {
          stepper.locator("[data-step=next]").focus();
          walk(stepper, step -> stepper.page().keyboard().press(key(step)));
        });
  }

  @Test
  void eachIsNarrowEnoughForAPhone() throws IOException {
    forEachStepper(
        stepper -> {
          stepper.page().setViewportSize(BookBrowser.NARROW, 800);
          int frames = Integer.parseInt(stepper.getAttribute("data-frames"));
          for (int frame = 1; frame < frames; frame++) {
            stepper.locator("[data-step=next]").click();
            assertThat(stepper.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(BookBrowser.NARROW);
          }
        });
  }

  private static String key(String step) {
    return switch (step) {
      case "first" -> "Home";
      case "back" -> "ArrowLeft";
      case "next" -> "ArrowRight";
      case "last" -> "End";
      default -> throw new IllegalArgumentException(step);
    };
  }

  /** Goes to the end and back, step by step and at once, and looks at each frame. */
  private static void walk(Locator stepper, Consumer<String> step) {
    int frames = Integer.parseInt(stepper.getAttribute("data-frames"));
    List<String> there = new ArrayList<>();
    for (int frame = 1; frame < frames; frame++) {
      there.add(seen(stepper, frame));
      step.accept("next");
    }
    there.add(seen(stepper, frames));
    assertThat(new HashSet<>(there)).as("different frames").hasSize(frames);
    for (int frame = frames; frame > 1; frame--) {
      assertThat(seen(stepper, frame)).isEqualTo(there.get(frame - 1));
      step.accept("back");
    }
    assertThat(seen(stepper, 1)).isEqualTo(there.get(0));
    step.accept("last");
    assertThat(seen(stepper, frames)).isEqualTo(there.get(frames - 1));
    step.accept("first");
    assertThat(seen(stepper, 1)).isEqualTo(there.get(0));
  }

  /** What a stepper shows, once it shows that frame. */
  private static String seen(Locator stepper, int frame) {
    assertThat(stepper).hasAttribute("data-frame", String.valueOf(frame));
    return stepper.innerHTML();
  }

  private static void forEachStepper(Consumer<Locator> check) throws IOException {
    int found = 0;
    for (Path file : BookBrowser.pages()) {
      try (Page page = browser.open(file, BookBrowser.WIDE, ColorScheme.LIGHT)) {
        for (Locator stepper : page.locator("[data-stepper]").all()) {
          check.accept(stepper);
          found++;
        }
      }
    }
    assertThat(found).as("steppers in the book").isPositive();
  }
}
