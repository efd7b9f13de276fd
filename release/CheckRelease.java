import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/**
 * Checks a folder of deployed files against what Maven Central asks of a release
 * (https://central.sonatype.org/publish/requirements), and against what this project adds: its
 * licence in each jar, and a bill of materials beside it.
 *
 * <p>A POM inherits: what it does not say itself, its parent has to. Signatures are demanded only
 * with {@code --signed}.
 */
final class CheckRelease {

  private static final List<String> SAID_BY_ITSELF = List.of("artifactId", "name", "description");

  private static final List<String> SAID_OR_INHERITED =
      List.of(
          "groupId",
          "version",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/connection",
          "scm/developerConnection",
          "scm/url");

  private final XPath xpath = XPathFactory.newInstance().newXPath();
  private final List<String> missing = new ArrayList<>();
  private final Path folder;
  private final boolean signed;

  private CheckRelease(Path folder, boolean signed) {
    this.folder = folder;
    this.signed = signed;
  }

  public static void main(String[] args) throws Exception {
    CheckRelease check = new CheckRelease(Path.of(args[0]), List.of(args).contains("--signed"));
    int artifacts = check.all();
    check.missing.forEach(System.out::println);
    System.out.println(artifacts + " artifacts, " + check.missing.size() + " things missing");
    System.exit(artifacts > 0 && check.missing.isEmpty() ? 0 : 1);
  }

  private int all() throws Exception {
    List<Path> files = files("");
    List<Path> poms = files(".pom");
    for (Path file : files) {
      if (isDeployed(file)) {
        checksum(file, "MD5", ".md5");
        checksum(file, "SHA-1", ".sha1");
        require(!signed || Files.exists(beside(file, ".asc")), file, "a signature");
      }
    }
    Document parent = null;
    for (Path pom : poms) {
      Document document = parsed(pom);
      if (!has(document, "parent")) {
        require(parent == null, pom, "a parent, which all have in common");
        parent = document;
      }
    }
    for (Path pom : poms) {
      checkPom(pom, parsed(pom), parent);
    }
    return poms.size();
  }

  private void checkPom(Path pom, Document document, Document parent) throws Exception {
    for (String element : SAID_BY_ITSELF) {
      require(has(document, element), pom, element);
    }
    for (String element : SAID_OR_INHERITED) {
      require(has(document, element) || has(parent, element), pom, element);
    }
    require(!Files.readString(pom).contains("-SNAPSHOT"), pom, "versions that are released");
    String packaging = text(document, "packaging");
    if (packaging.isEmpty() || packaging.equals("jar")) {
      String base = pom.toString().replaceFirst("\\.pom$", "");
      checkJar(Path.of(base + ".jar"), "META-INF/LICENSE");
      checkJar(Path.of(base + "-sources.jar"), "META-INF/LICENSE");
      checkJar(Path.of(base + "-javadoc.jar"), "index.html");
      require(Files.exists(Path.of(base + "-cyclonedx.json")), pom, "a bill of materials");
    }
  }

  private void checkJar(Path jar, String entry) throws IOException {
    if (!Files.exists(jar)) {
      missing.add(folder.relativize(jar) + " is missing");
      return;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      require(zip.getEntry(entry) != null, jar, entry);
    }
  }

  private void checksum(Path file, String algorithm, String ending)
      throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
    Path sum = beside(file, ending);
    require(
        Files.exists(sum)
            && Files.readString(sum).strip().equals(HexFormat.of().formatHex(digest)),
        file,
        "a right checksum " + ending);
  }

  private void require(boolean isThere, Path file, String what) {
    if (!isThere) {
      missing.add(folder.relativize(file) + " lacks " + what);
    }
  }

  private boolean has(Document pom, String element) throws XPathExpressionException {
    return pom != null && !text(pom, element).isEmpty();
  }

  private String text(Document pom, String element) throws XPathExpressionException {
    return xpath.evaluate("normalize-space(/project/" + element + ")", pom);
  }

  private static Document parsed(Path pom) throws Exception {
    try (InputStream input = Files.newInputStream(pom)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(input);
    }
  }

  private static boolean isDeployed(Path file) {
    String name = file.getFileName().toString();
    return !name.matches(".*\\.(md5|sha1|sha256|sha512|asc)|maven-metadata\\.xml");
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
