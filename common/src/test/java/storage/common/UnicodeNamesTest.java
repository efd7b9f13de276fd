package storage.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnicodeNamesTest {

  @Test
  void theKeyIsTheCharacterAndTheValueItsName() {
    assertThat(UnicodeNames.all())
        .contains(
            new TextRecord("\n", "LINE FEED (LF)"),
            new TextRecord(",", "COMMA"),
            new TextRecord("a", "LATIN SMALL LETTER A"),
            new TextRecord("😄", "SMILING FACE WITH OPEN MOUTH AND SMILING EYES"));
  }

  @Test
  void everyKeyIsOneCharacterAndTheyComeInOrder() {
    List<TextRecord> records = UnicodeNames.all().toList();

    assertThat(records).hasSizeGreaterThan(143_000);
    assertThat(records).allMatch(r -> r.key().codePointCount(0, r.key().length()) == 1);
    assertThat(records).allMatch(r -> !r.value().isEmpty());
    assertThat(records.stream().mapToInt(r -> r.key().codePointAt(0)).boxed().toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void surrogatesAndPrivateUseAreLeftOut() {
    assertThat(UnicodeNames.all().mapToInt(r -> Character.getType(r.key().codePointAt(0))).boxed())
        .doesNotContain((int) Character.SURROGATE, (int) Character.PRIVATE_USE);
  }

  @Test
  void theUnchangingCharactersAre848() {
    List<TextRecord> unchanging = UnicodeNames.unchanging().toList();

    assertThat(unchanging).hasSize(848);
    assertThat(unchanging.get(0)).isEqualTo(new TextRecord("🌀", "CYCLONE"));
    assertThat(unchanging.get(847)).isEqualTo(new TextRecord("🙏", "PERSON WITH FOLDED HANDS"));
    Set<TextRecord> all = UnicodeNames.all().collect(Collectors.toSet());
    assertThat(all.containsAll(unchanging)).as("all names have the unchanging ones").isTrue();
  }
}
