package storage.replicated.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import storage.common.cli.StageCommand;

/** The command line of replicated stores. */
public final class Main {

  /** Newer JDKs warn of what Netty does, unless it goes without. */
  private static final String WITHOUT_UNSAFE = "org.apache.ratis.thirdparty.io.netty.noUnsafe";

  private Main() {}

  public static void main(String[] args) {
    System.setProperty(WITHOUT_UNSAFE, String.valueOf(Runtime.version().feature() >= 24));
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    System.exit(run(out, err, args)); // the threads of Ratis would keep the JVM
  }

  /** Runs one command on the given streams, in UTF-8, and returns its exit status. */
  public static int run(OutputStream out, OutputStream err, String... args) {
    Logger.getLogger("").setLevel(Level.OFF); // gRPC says much; Ratis is silent in this jar
    Console console = Console.of(out, err);
    CommandLine line =
        new CommandLine(new Replicated(console))
            .addSubcommand(new ServeCommand(console))
            .addSubcommand(new DemoCommand(console))
            .addSubcommand(new BenchCommand(console))
            .setCommandName("java -jar replicated.jar")
            .setExpandAtFiles(false) // a key may begin with @
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setOut(console.out())
            .setErr(console.err())
            .setParameterExceptionHandler((e, arguments) -> wrongUsage(console, e))
            .setExitCodeExceptionMapper(e -> StageCommand.FAILED) // of a bug
            .setExecutionExceptionHandler((e, command, parsed) -> console.failure(e));
    String version = Main.class.getPackage().getImplementationVersion();
    line.getCommandSpec().version("replicated " + (version == null ? "(not from a jar)" : version));
    return line.execute(args);
  }

  private static int wrongUsage(Console console, ParameterException e) {
    console.tell(e.getMessage());
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println("Try '" + command + " --help'.");
    return StageCommand.REFUSED;
  }
}
