package storage.lsm.cli;

import java.util.List;
import java.util.Locale;

/** Draws curves below each other, as an SVG picture. */
final class CurvePicture {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 120;
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final int GAP = 50;

  private final StringBuilder svg = new StringBuilder();

  private CurvePicture() {}

  static String of(String title, List<Curve> curves) {
    CurvePicture picture = new CurvePicture();
    picture.all(title, curves);
    return picture.svg.toString();
  }

  private void all(String title, List<Curve> curves) {
    int width = LEFT + WIDTH + 20;
    int height = TOP + curves.size() * (HEIGHT + GAP);
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        width, height);
    line("<title>%s</title>", title);
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
    line("<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>", LEFT, title);
    int top = TOP;
    for (Curve curve : curves) {
      curve(curve, top + 20);
      top += HEIGHT + GAP;
    }
    line("</svg>");
  }

  private void curve(Curve curve, int top) {
    int bottom = top + HEIGHT;
    line("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 6, curve.title());
    String scale = "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>";
    line(scale, LEFT - 6, top + 10, String.format(Locale.ROOT, "%.1f", curve.most()));
    line(scale, LEFT - 6, bottom, "0");
    line(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>",
        LEFT, top, bottom, LEFT + WIDTH);
    double[] peaks = curve.peaks(WIDTH);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < peaks.length; i++) {
      double x = LEFT + (i + 0.5) * WIDTH / peaks.length;
      double y = bottom - peaks[i] / curve.most() * HEIGHT;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    line(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"#0060a0\" stroke-width=\"1.5\"/>",
        points.toString().strip());
  }

  private void line(String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
