package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.ratis.util.ExitUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The proof of the other tests: this module with one line changed fails the test that is meant for
 * it. The names of the tests are a table: what is wrong, and by which test it is caught.
 */
class WrongOnPurposeTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "storage", "replicated");

  @TempDir private Path directory;

  /** Ratis ends the process of a server that cannot go on, as a wrong one may not. */
  @BeforeAll
  static void letNoServerEndTheProcess() {
    ExitUtils.disableSystemExit();
  }

  @ParameterizedTest(name = "{0}: caught by {4}.{5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          the index is written after the change, and not with it | Replica | batch.put(APPLIED, bytes(at)); | cask.write(batch); batch = new Batch().put(APPLIED, bytes(at)); | ReplicaTest | aPowerCutLeavesAPrefixAndTheLogMakesItWhole
          a log that is replayed is applied again | Replica | if (at.getIndex() <= applied.getIndex()) { | if (at.getIndex() < 0) { | ReplicaTest | aReplayedLogChangesNothingAndIsAnsweredAlike
          answers are remembered in memory only | Replica | answers.addTo(batch, at.getIndex(), call, answer); | answers.find(call); | ReplicaTest | aRetriedCompareAndSetAnswersWhatItAnsweredFirst
          a call that comes again is done again | Replica | Answer answer = before.orElse(null); | Answer answer = null; | ReplicaTest | aRetriedCompareAndSetAnswersWhatItAnsweredFirst
          what was forgotten is taken for new | Answers | return index - command.since() > remembered; | return index < 0; | ReplicaTest | aCallThatMayHaveBeenForgottenIsRefused
          a snapshot says how far the replica is, and not the copy | Snapshots | Snapshot taken = name(unfinished); | TermIndex said = replica.applied(); Path folder = directory.resolve("snapshot-%d-%d".formatted(said.getTerm(), said.getIndex())); Files.move(unfinished, folder); Snapshot taken = new Snapshot(folder, said); | SnapshotsTest | aSnapshotTakenBesideWritesHoldsAllThatItsNameSays
          the newest snapshot is written over while it is sent | Snapshots | Files.move(all.get(0).folder() | Files.move(all.get(1).folder() | SnapshotsTest | theNextOneLeavesTheNewestAlone
          a cask is deleted where it stands | Snapshots | Files.move(live, replaced, StandardCopyOption.ATOMIC_MOVE); | delete(live); | SnapshotsTest | aRestoreThatIsCutShortLeavesACaskThatOpens
          a snapshot is put in place unread | Snapshots | if (found.hasDamage()) { | delete(live); if (found.hasDamage()) { | SnapshotsTest | aDamagedSnapshotIsNotPutInPlace
          """)
  void everyWrongReplicaIsCaughtByItsTest(
      String wrong, String file, String right, String mutated, String testClass, String test)
      throws Exception {
    assertCaught(wrong, file, right, mutated, testClass, test);
  }

  /** These need servers and elections, and some a minute, in which little happens. */
  @Execution(ExecutionMode.CONCURRENT)
  @EnabledIfSystemProperty(named = "replicated.soak.seconds", matches = "\\d+")
  @ParameterizedTest(name = "{0}: caught by {4}.{5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a write is acknowledged before the majority has it | ReplicatedStore | Message reply = answered(() -> client.io().send(Messages.of(command.encode()))); | client.async().send(Messages.of(command.encode())); Message reply = Messages.of(Answer.DONE.bytes()); | ThreeServersTest | aMinorityRefusesAndSaysSo
          what came from the leader is left aside | CaskStateMachine | taken.compareTo(replica.applied()) > 0 | taken.getIndex() < -1 | ThreeServersTest | whoComesLateCatchesUpBySnapshot
          a client that was idle seems to come late | ReplicatedStore | if (System.nanoTime() - seenAt > FRESH_NANOS) { | if (FRESH_NANOS < 0) { | ThreeServersTest | aClientThatWasIdleMakesItsCallAsOfNow
          a log that was cut is taken for whole | ReplicaServer | if (applied > last) { | if (applied < 0 && last > 0) { | LostLogTest | aLogThatLacksWhatTheCaskHasIsRefused
          a peer that was taken out says nothing | CaskStateMachine | onFailure.accept(end); | var unused = end; | OnePeerTest | aNewPeerIsTakenInAndAnotherOneLeaves
          the log is kept for ever | Settings | setPurgeUptoSnapshotIndex(properties, true) | setPurgeUptoSnapshotIndex(properties, false) | ThreeServersTest | whoComesLateCatchesUpBySnapshot
          """)
  void everyWrongGroupIsCaughtByItsTest(
      String wrong, String file, String right, String mutated, String testClass, String test)
      throws Exception {
    assertCaught(wrong, file, right, mutated, testClass, test);
  }

  private void assertCaught(
      String wrong, String file, String right, String mutated, String testClass, String test)
      throws Exception {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(file, right, mutated, classes);
    try (ChildFirst loader = new ChildFirst(classes)) {
      MethodSelector selector = selectMethod(loader.loadClass(name(testClass)), test);
      assertThat(failures(loader, selector)).as(wrong).isEqualTo(1);
    }
  }

  private static String name(String testClass) {
    return WrongOnPurposeTest.class.getPackageName() + "." + testClass;
  }

  private static void compile(String file, String right, String wrong, Path classes)
      throws IOException {
    String source = Files.readString(SOURCES.resolve(file + ".java"));
    assertThat(source.split(Pattern.quote(right), -1))
        .as("'%s' stands once in %s", right, file)
        .hasSize(2);
    Path mutant = classes.resolve(file + ".java");
    Files.writeString(mutant, source.replace(right, wrong));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
      var units = files.getJavaFileObjects(mutant);
      assertThat(compiler.getTask(messages, files, null, options, null, units).call())
          .as(messages::toString)
          .isTrue();
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static long failures(ChildFirst loader, MethodSelector test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(test)
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      LauncherFactory.create().execute(request, listener);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(listener.getSummary().getTestsStartedCount()).isEqualTo(1);
    return listener.getSummary().getTestsFailedCount();
  }

  /** Has its own copy of every class of this module and of its tests, the wrong one first. */
  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(Path classes) throws IOException {
      super(
          new URL[] {
            classes.toUri().toURL(), location(Replica.class), location(WrongOnPurposeTest.class)
          });
    }

    private static URL location(Class<?> type) throws IOException {
      URI place = URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
      return place.toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("storage.replicated.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
