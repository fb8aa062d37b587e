package tracker.remediation.plan.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection;

/** A file is what its content is, not what it calls itself. */
class MediaTypesTest {

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final Map<String, byte[]> FILES = Map.ofEntries(
            Map.entry("application/pdf", bytes("%PDF-1.7\n")),
            Map.entry("image/png", bytes("\u0089PNG\r\n\u001a\n....")),
            Map.entry("image/jpeg", bytes("\u00ff\u00d8\u00ff\u00e0....")),
            Map.entry("image/gif", bytes("GIF89a....")),
            Map.entry("image/webp", bytes("RIFF....WEBPVP8 ")),
            Map.entry("text/plain", "视频又回来了\n".getBytes(StandardCharsets.UTF_8)),
            Map.entry(OFFICE + "spreadsheetml.sheet", zip("[Content_Types].xml", "xl/workbook.xml")),
            Map.entry(OFFICE + "wordprocessingml.document", zip("[Content_Types].xml", "word/document.xml")),
            Map.entry(OFFICE + "presentationml.presentation", zip("[Content_Types].xml", "ppt/presentation.xml")),
            Map.entry("application/zip", zip("notes.txt")),
            Map.entry(
                    "message/rfc822",
                    bytes("MIME-Version: 1.0\r\nFrom: a@example.org\r\nSubject: done\r\n\r\nIt is.")));

    @Test
    void eachIsTakenAsWhatItIs() {
        FILES.forEach((type, content) ->
                assertThatCode(() -> MediaTypes.require(type, content)).as(type).doesNotThrowAnyException());
        assertThatCode(() -> MediaTypes.require("text/csv", bytes("a,b\r\n1,2\r\n")))
                .doesNotThrowAnyException();
    }

    @Test
    void noneIsTakenAsAnother() {
        FILES.forEach((type, content) -> FILES.keySet().stream()
                .filter(other -> !other.equals(type))
                .filter(other -> !(other.equals("application/zip") && type.startsWith(OFFICE)))
                .filter(other -> !(other.equals("text/plain")
                        && (type.equals("message/rfc822")
                                || type.equals("application/pdf")
                                || type.equals("image/gif")
                                || type.equals("image/webp"))))
                .forEach(other -> assertThat(refusal(other, content).violations())
                        .as(type + " as " + other)
                        .extracting(Rejection.Violation::field)
                        .containsExactly("content")));
    }

    @Test
    void whatIsNotOnTheListIsRefusedWithTheList() {
        assertThat(refusal("text/html", bytes("<html>"))).hasMessageContaining("application/pdf");
        assertThat(refusal("application/x-msdownload", bytes("MZ")).violations())
                .extracting(Rejection.Violation::field)
                .containsExactly("media_type");
    }

    @Test
    void textIsUtf8WithoutControlCharacters() {
        assertThat(refusal("text/plain", new byte[] {(byte) 0xc3, 0x28})).isNotNull();
        assertThat(refusal("text/plain", new byte[] {'a', 0})).isNotNull();
    }

    @Test
    void whateverIsSentIsAnsweredAndNeverUnpacked() {
        Random random = new Random(7);
        byte[] good = zip("[Content_Types].xml", "xl/workbook.xml");
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = good.clone();
            for (int n = random.nextInt(8); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] content = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length) + 1);
            FILES.keySet().forEach(type -> {
                try {
                    MediaTypes.require(type, content);
                } catch (Rejection refused) {
                    assertThat(refused.violations()).hasSize(1);
                }
            });
        }
    }

    private static Rejection refusal(String type, byte[] content) {
        return catchThrowableOfType(Rejection.class, () -> MediaTypes.require(type, content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(bytes("content of " + name));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
