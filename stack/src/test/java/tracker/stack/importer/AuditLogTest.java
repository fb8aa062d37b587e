package tracker.stack.importer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.escalation.v1.HistoryRow;
import tracker.stack.supervisor.StackException;

class AuditLogTest {

    private static final String HEADER = "number,incident_state,opened_at,sys_updated_at\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void rowsOfACaseComeTogetherWhereverTheyStand() throws IOException {
        Path file = write(HEADER + "A,New,1,1\nA,Active,1,2\nB,New,1,1\nA,Closed,1,3\n");
        List<AuditLog.Piece> pieces = new ArrayList<>();

        AuditLog log = AuditLog.open(file);
        log.forEach(pieces::add, orphan -> {});

        assertThat(log.rows()).isEqualTo(4);
        assertThat(pieces)
                .extracting(
                        AuditLog.Piece::externalId,
                        AuditLog.Piece::firstOrdinal,
                        piece -> piece.rows().size())
                .containsExactly(tuple("B", 1, 1), tuple("A", 1, 3));
        assertThat(pieces.getLast().rows().getLast().getLine()).isEqualTo(5);
    }

    @Test
    void aCaseComesInPartsOnlyWhereOneCallCannotTakeIt() throws IOException {
        List<AuditLog.Piece> pieces = new ArrayList<>();

        AuditLog.open(write(HEADER + "A,New,1,1\n".repeat(1000))).forEach(pieces::add, _ -> {});
        AuditLog.open(write(HEADER + "B,New,1,1\n".repeat(1001))).forEach(pieces::add, _ -> {});

        assertThat(pieces)
                .extracting(AuditLog.Piece::externalId, AuditLog.Piece::firstOrdinal)
                .containsExactly(tuple("A", 1), tuple("B", 1), tuple("B", 1001));
    }

    @Test
    void noPartIsLargerThanAMessageMayBe() throws IOException {
        List<AuditLog.Piece> pieces = new ArrayList<>();

        AuditLog.open(write(HEADER + ("A,New,1," + "x".repeat(5_000) + "\n").repeat(1000)))
                .forEach(pieces::add, _ -> {});

        assertThat(pieces)
                .hasSize(2)
                .allSatisfy(piece -> assertThat(piece.rows().stream()
                                .mapToInt(HistoryRow::getSerializedSize)
                                .sum())
                        .isLessThan(4 << 20));
        assertThat(pieces.getLast().firstOrdinal())
                .isEqualTo(pieces.getFirst().rows().size() + 1);
    }

    @Test
    void whereMoreIsMixedThanIsHeldNoRowIsLost() throws IOException {
        String cases =
                IntStream.range(0, 60_000).mapToObj("C%d,New,1,1\n"::formatted).collect(joining());
        Map<String, Integer> rows = new HashMap<>();

        AuditLog.open(write(HEADER + cases + cases))
                .forEach(
                        piece -> {
                            assertThat(piece.firstOrdinal()).isEqualTo(rows.getOrDefault(piece.externalId(), 0) + 1);
                            rows.merge(piece.externalId(), piece.rows().size(), Integer::sum);
                        },
                        _ -> {});

        assertThat(rows).hasSize(60_000);
        assertThat(rows.values()).containsOnly(2);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        assertThat(AuditLog.open(write("\ufeff" + HEADER + "A,New,1,1\n")).columns())
                .startsWith("number");
        String quoted = HEADER.replace("number", "\"number\"");
        assertThat(AuditLog.open(write("\ufeff" + quoted + "A,New,1,1\n")).columns())
                .startsWith("number");
    }

    @Test
    void aRowWithoutACaseIsNamedByItsLine() throws IOException {
        List<AuditLog.Orphan> orphans = new ArrayList<>();

        AuditLog.open(write(HEADER + "?,New,1,1\nB,New,1,1\n")).forEach(piece -> {}, orphans::add);

        assertThat(orphans).singleElement().satisfies(orphan -> {
            assertThat(orphan.line()).isEqualTo(2);
            assertThat(orphan.field()).isEqualTo("number");
        });
    }

    @Test
    void halfAGzipIsRefusedBeforeAnythingIsSent() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((HEADER + "A,New,1,1\n".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        }
        Path half = directory.resolve("half.csv.gz");
        Files.write(half, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));

        assertThatThrownBy(() -> AuditLog.open(half))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("incomplete")
                .hasMessageContaining("Nothing was imported");
    }

    @Test
    void aRowWithTooManyOrTooFewValuesIsNoFaultOfTheFile() throws IOException {
        List<AuditLog.Piece> pieces = new ArrayList<>();

        AuditLog.open(write(HEADER + "A,New,1,1,more\nB,New\nC,New,1,1\n")).forEach(pieces::add, _ -> {});

        assertThat(pieces)
                .extracting(piece -> piece.rows().getFirst().getValuesCount())
                .containsExactly(5, 2, 4);
    }

    @Test
    void whatIsNoCsvIsRefusedBeforeAnythingIsSent() throws IOException {
        Path open = write(HEADER + "A,New,1,1\n\"B\"x,New,1,1\n");

        assertThatThrownBy(() -> AuditLog.open(open))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("not CSV")
                .hasMessageContaining("Nothing was imported");
    }

    @Test
    void aDamagedGzipIsRefusedBeforeAnythingIsSent() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((HEADER + "A,New,1,1\n".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] damaged = bytes.toByteArray();
        Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 20, (byte) 0xff);
        Path file = directory.resolve("damaged.csv.gz");
        Files.write(file, damaged);

        assertThatThrownBy(() -> AuditLog.open(file))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Nothing was imported");
    }

    @Test
    void anotherCsvIsRefusedByItsMissingColumns() throws IOException {
        Path other = write("Unique Key,Created Date\n1,2\n");

        assertThatThrownBy(() -> AuditLog.open(other))
                .hasMessageContaining("not a ServiceNow audit log")
                .hasMessageContaining("number, incident_state");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedByTheirLine() throws IOException {
        Path file = directory.resolve("latin1.csv");
        Files.write(
                file,
                (HEADER + "A,New,1,1\n".repeat(9) + "A,Ne\u00fcw,1,1\nA,Ne\u00fcw,1,1\n")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> AuditLog.open(file)).hasMessageContaining("line 11 is not UTF-8 text. Nothing was");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("log.csv"), text);
    }
}
