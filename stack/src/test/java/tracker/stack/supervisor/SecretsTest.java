package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path root;

    @Test
    void aSecretIsMadeOnceAndReadByItsOwnerOnly() throws IOException {
        DataDirectory data = new DataDirectory(root.resolve("data"));
        data.prepare(0);

        String first = new Secrets(data).get("client-gateway");

        assertThat(new Secrets(data).get("client-gateway")).isEqualTo(first).hasSize(48);
        assertThat(new Secrets(data).get("client-other")).isNotEqualTo(first);
        assertThat(permissions(data.secret("client-gateway"))).isEqualTo("rw-------");
        assertThat(permissions(data.root())).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
