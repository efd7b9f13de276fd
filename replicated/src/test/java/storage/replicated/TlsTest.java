package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of one with certificates: who has none that it believes gets in nowhere. */
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private static Path directory;

  private static Tls own;
  private static Tls strange;
  private static Group group;
  private static ReplicaServer server;

  @BeforeAll
  static void start() throws Exception {
    own = certificate("own");
    strange = certificate("strange");
    group = Group.onThisMachine(List.of("n1", "n2"));
    Group alone = Group.of(List.of(group.peerNamed("n1")));
    server = start(alone, "n1", own);
  }

  private static ReplicaServer start(Group peers, String name, Tls tls) throws IOException {
    boolean isNewcomer = peers.names().size() > 1;
    return ReplicaServer.start(
        new ReplicaServer.Options(
            peers, name, directory.resolve("of " + name), isNewcomer, null, tls));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @Test
  void whoShowsTheRightCertificateIsLetIn() throws IOException {
    try (ReplicatedStore store = ReplicatedStore.open(clients(), own, SHORT.multipliedBy(10))) {
      store.set("name", "Ada");
      assertThat(store.get("name")).contains("Ada");
    }
  }

  @Test
  void aClientWithoutACertificateIsNot() {
    assertThatThrownBy(() -> ReplicatedStore.open(clients(), null, SHORT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aClientWithACertificateOfItsOwnMakingIsNot() {
    assertThatThrownBy(() -> ReplicatedStore.open(clients(), strange, SHORT))
        .isInstanceOf(IOException.class);
  }

  /** It believes the server, and shows what the server does not believe. */
  @Test
  void aClientThatOnlyBelievesIsNot() {
    Tls onlyBelieves = new Tls(strange.key(), strange.certificate(), own.authority());
    assertThatThrownBy(() -> ReplicatedStore.open(clients(), onlyBelieves, SHORT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aPeerWithACertificateOfItsOwnMakingIsNotTakenIn() throws IOException {
    try (ReplicaServer stranger = start(group, "n2", strange);
        Administration administration = Administration.of(clients(), own, SHORT)) {
      String address = "n2=" + group.peerNamed("n2").getAddress();
      assertThatThrownBy(() -> administration.add(address)).isInstanceOf(IOException.class);
      assertThat(administration.status()).hasSize(1);
      assertThat(stranger.machine().replica().map(Replica::applied))
          .hasValueSatisfying(applied -> assertThat(applied.getIndex()).isNegative());
    }
  }

  private static Group clients() {
    return Group.of(List.of(group.peerNamed("n1")));
  }

  /** A key, and a certificate that is its own authority. */
  private static Tls certificate(String name) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name));
    Path store = folder.resolve("store.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "peer",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1",
            "-ext",
            "bc=ca:true",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = keys(store);
    pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey("peer", PASSWORD).getEncoded());
    byte[] certificate = keys.getCertificate("peer").getEncoded();
    pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate);
    pem(folder.resolve("ca.pem"), "CERTIFICATE", certificate);
    return Tls.in(folder);
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what));
  }
}
