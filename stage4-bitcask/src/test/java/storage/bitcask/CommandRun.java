package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.bitcask.cli.Main;
import storage.common.cli.StageCommand;

/**
 * What a command of stage 4 has said, and how it ended.
 *
 * @param status its exit status
 * @param out what it has printed
 * @param err its messages
 */
record CommandRun(int status, String out, String err) {

  private static final StageCommand COMMANDS = Main.command();

  /** Runs a command in this process on the store in {@code directory}. */
  static CommandRun of(Path directory, String... command) {
    List<String> args = new ArrayList<>(List.of("--dir", directory.toString()));
    args.addAll(List.of(command));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = COMMANDS.run(InputStream.nullInputStream(), out, err, args.toArray(new String[0]));
    return new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
