package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

    @TempDir
    Path target;

    @Test
    void anExecutableJarBecomesPlainJarsThatNameEachOther() throws IOException {
        Application application = Application.of(executable("one"));

        try (JarFile jar = new JarFile(application.jar().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("tracker.Main");
            assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path"))
                    .isEqualTo("lib/a.jar");
            assertThat(jar.stream().map(ZipEntry::getName)).contains("tracker/Main.class", "META-INF/services/x");
        }
        assertThat(application.directory().resolve("lib/a.jar")).exists();
    }

    @Test
    void theSameJarIsUnpackedOnceAndOnlyTheLastOneBeforeIsKept() throws IOException {
        Path first = Application.of(executable("one")).directory();
        assertThat(Application.of(executable("one")).directory()).isEqualTo(first);

        Path second = Application.of(executable("two")).directory();
        Path third = Application.of(executable("three")).directory();

        assertThat(third).isNotEqualTo(second).isNotEqualTo(first);
        try (Stream<Path> kept = Files.list(third.getParent())) {
            assertThat(kept).hasSize(2).contains(third);
        }
    }

    private Path executable(String content) throws IOException {
        Map<String, String> entries = new TreeMap<>(Map.of(
                "META-INF/services/x", content,
                "BOOT-INF/classes/tracker/Main.class", content,
                "BOOT-INF/lib/a.jar", content,
                "org/springframework/boot/loader/Loader.class", "loader"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Start-Class", "tracker.Main");
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
        }
        return Files.write(target.resolve("service-exec.jar"), bytes.toByteArray());
    }
}
