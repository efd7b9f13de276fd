package storage.common.kit.report;

import storage.common.kit.Conformance;

/** "promises kept: 21 of 21", as a small picture for the top of a README. */
final class Badge {

  private static final String SVG =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="172" height="20" role="img" aria-label="%1$s">
        <title>%1$s</title>
        <clipPath id="round"><rect width="172" height="20" rx="3"/></clipPath>
        <g clip-path="url(#round)">
          <path fill="#444" d="M0 0h100v20H0z"/>
          <path fill="%2$s" d="M100 0h72v20h-72z"/>
        </g>
        <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
          <text x="50" y="14" textLength="86">promises kept</text>
          <text x="136" y="14">%3$s</text>
        </g>
      </svg>
      """;

  private Badge() {}

  static String of(Conformance conformance) {
    Score score = Score.of(conformance);
    String title = Html.escaped(conformance.store() + ": " + score.sentence());
    return SVG.formatted(title, score.isGood() ? "#1a7f37" : "#b3261e", score.brief());
  }
}
