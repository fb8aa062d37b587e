package tracker.stack.importer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tracker.escalation.v1.HistoryRow;
import tracker.stack.supervisor.StackException;

/** An audit log as a CSV file, plain or gzip: its header, and its rows in file order, those of a case together. */
final class AuditLog {

    /** Rows of one case, with the place of the first among all of them: all of them, unless one call cannot take so many. */
    record Piece(String externalId, int firstOrdinal, List<HistoryRow> rows) {}

    /** A row that belongs to no case. */
    record Orphan(int line, String field, String reason) {}

    private static final String CASE = "number";
    private static final List<String> NEEDED = List.of(CASE, "incident_state", "opened_at", "sys_updated_at");

    /** As the contract has it. */
    static final int MOST_ROWS = 1000;

    /** A call takes 4 MB; this leaves room for one row more, and for the columns. */
    private static final int MOST_BYTES = 3 << 20;

    /** So many rows of cases that are not complete are held; a log in which more of them are mixed gives some in parts. */
    static final int MOST_HELD = 50_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Path file;
    private final List<String> columns;
    private final long rows;
    private final Map<String, Integer> rowsOfCase;

    private AuditLog(Path file, List<String> columns, long rows, Map<String, Integer> rowsOfCase) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
        this.rowsOfCase = rowsOfCase;
    }

    /** Opens the log and reads it once to the end, so that a damaged file is refused before anything is sent. */
    static AuditLog open(Path file) {
        List<String> header = new ArrayList<>();
        long[] count = {0};
        Map<String, Integer> rowsOfCase = new HashMap<>();
        read(file, records -> {
            if (records.hasNext()) {
                header.addAll(records.next().getFields());
            }
            int caseColumn = header.indexOf(CASE);
            records.forEachRemaining(row -> {
                count[0]++;
                rowsOfCase.merge(caseOf(row, caseColumn), 1, Integer::sum);
            });
        });
        List<String> missing =
                NEEDED.stream().filter(column -> !header.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new StackException("%s is not a ServiceNow audit log: line 1 must name these columns, too: %s."
                    .formatted(file, String.join(", ", missing)));
        }
        if (count[0] == 0) {
            throw new StackException("%s holds no rows.".formatted(file));
        }
        return new AuditLog(file, List.copyOf(header), count[0], rowsOfCase);
    }

    List<String> columns() {
        return columns;
    }

    /** How many rows it holds. */
    long rows() {
        return rows;
    }

    /** The case that a row names; nothing where it names none. */
    private static String caseOf(CsvRecord row, int caseColumn) {
        String id = caseColumn >= 0 && caseColumn < row.getFieldCount() ? row.getField(caseColumn) : "";
        return id.isBlank() || id.equals("?") ? "" : id;
    }

    /** Gives its rows in file order, each case once its last row is read. */
    void forEach(Consumer<Piece> pieces, Consumer<Orphan> orphans) {
        read(file, records -> {
            records.next();
            new Grouping(columns.indexOf(CASE), rowsOfCase, pieces, orphans).all(records);
        });
    }

    private static final class Grouping {
        private final int caseColumn;
        private final Map<String, Integer> toCome;
        private final Consumer<Piece> pieces;
        private final Consumer<Orphan> orphans;
        private final Map<String, Integer> given = new HashMap<>();
        private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();
        private int held;

        /** A case of which rows are to come. */
        private static final class Open {
            private final List<HistoryRow> rows = new ArrayList<>();
            private int bytes;

            void add(HistoryRow row) {
                rows.add(row);
                bytes += row.getSerializedSize();
            }

            boolean isFull() {
                return rows.size() == MOST_ROWS || bytes > MOST_BYTES;
            }
        }

        Grouping(int caseColumn, Map<String, Integer> rowsOfCase, Consumer<Piece> pieces, Consumer<Orphan> orphans) {
            this.caseColumn = caseColumn;
            this.toCome = new HashMap<>(rowsOfCase);
            this.pieces = pieces;
            this.orphans = orphans;
        }

        void all(Iterator<CsvRecord> records) {
            records.forEachRemaining(record -> {
                int line = (int) record.getStartingLineNumber();
                String id = caseOf(record, caseColumn);
                if (id.isEmpty()) {
                    orphans.accept(new Orphan(line, CASE, "is missing: the row belongs to no case."));
                    return;
                }
                Open its = open.computeIfAbsent(id, _ -> new Open());
                its.add(HistoryRow.newBuilder()
                        .setLine(line)
                        .addAllValues(record.getFields())
                        .build());
                held++;
                if (toCome.merge(id, -1, Integer::sum) == 0 || its.isFull()) {
                    give(id);
                } else if (held > MOST_HELD) {
                    give(open.firstEntry().getKey());
                }
            });
            List.copyOf(open.keySet()).forEach(this::give); // of a file that was cut since it was counted
        }

        private void give(String id) {
            List<HistoryRow> rows = Objects.requireNonNull(open.remove(id)).rows;
            held -= rows.size();
            int before = given.getOrDefault(id, 0);
            given.put(id, before + rows.size());
            pieces.accept(new Piece(id, before + 1, List.copyOf(rows)));
        }
    }

    private static void read(Path file, Consumer<Iterator<CsvRecord>> reading) {
        try (InputStream bytes = unmarked(plain(new BufferedInputStream(Files.newInputStream(file), 1 << 16)));
                Reader text = new InputStreamReader(
                        bytes,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .allowExtraFields(true) // a row with too many or too few is its case's fault, not the file's
                        .allowMissingFields(true)
                        .ofCsvRecord(text)) {
            reading.accept(csv.iterator());
        } catch (IOException e) {
            throw Unreadable.of(file, e);
        } catch (CsvParseException | UncheckedIOException e) {
            IOException why = ofReading(e);
            throw Unreadable.of(file, why instanceof CharacterCodingException ? namingTheLine(file, why) : why);
        }
    }

    /** The decoder is ahead of the rows when it stops, so the lines are looked at one by one. */
    private static IOException namingTheLine(Path file, IOException why) {
        try (InputStream bytes = plain(new BufferedInputStream(Files.newInputStream(file)));
                LineNumberReader lines =
                        new LineNumberReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] read = line.getBytes(StandardCharsets.ISO_8859_1);
                if (!Arrays.equals(read, new String(read, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
                    return new IOException("line %d is not UTF-8 text.".formatted(lines.getLineNumber()), why);
                }
            }
            return why;
        } catch (IOException e) {
            return e;
        }
    }

    private static InputStream plain(InputStream bytes) throws IOException {
        PushbackInputStream start = new PushbackInputStream(bytes, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return gzip ? new GZIPInputStream(start, 1 << 16) : start;
    }

    /** Before a quoted name the mark would be text outside of the quotes. */
    private static InputStream unmarked(InputStream bytes) throws IOException {
        PushbackInputStream start = new PushbackInputStream(bytes, BYTE_ORDER_MARK.length);
        byte[] first = start.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
            start.unread(first);
        }
        return start;
    }

    /** What kept the text from being read; else what is no CSV in it. */
    private static IOException ofReading(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException reading) {
                return reading;
            }
        }
        return new IOException("it is not CSV: " + failure.getMessage() + ".", failure);
    }
}
