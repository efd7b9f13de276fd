package storage.replicated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;

/**
 * What a peer or a client shows of itself, and whom it believes. Both sides of a connection show a
 * certificate, and neither goes on unless the other's is signed by the authority.
 *
 * @param key the private key, in PEM (PKCS #8)
 * @param certificate what is shown, in PEM; of a peer, it has to name the host that others reach
 * @param authority who has to have signed the other's certificate, in PEM
 */
public record Tls(Path key, Path certificate, Path authority) {

  /** The files {@code key.pem}, {@code cert.pem} and {@code ca.pem} of a directory. */
  public static Tls in(Path directory) throws IOException {
    return new Tls(
        existing(directory.resolve("key.pem")),
        existing(directory.resolve("cert.pem")),
        existing(directory.resolve("ca.pem")));
  }

  private static Path existing(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file;
  }

  /**
   * @param tls null for connections in the clear
   */
  static Parameters parameters(Tls tls) {
    Parameters parameters = new Parameters();
    if (tls != null) {
      GrpcTlsConfig config =
          new GrpcTlsConfig(
              tls.key.toFile(), tls.certificate.toFile(), tls.authority.toFile(), true);
      GrpcConfigKeys.TLS.setConf(parameters, config);
    }
    return parameters;
  }
}
