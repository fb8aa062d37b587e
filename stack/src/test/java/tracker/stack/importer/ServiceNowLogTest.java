package tracker.stack.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import picocli.CommandLine;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RecordEscalationHistoryResponse;

/** What the command line says of a log, and how it ends. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceNowLogTest {

    private static final String HEADER = "number,incident_state,opened_at,sys_updated_at\n";

    /** Keeps rows by case as the service does: a call whole or not at all. */
    private static final class Histories extends EscalationServiceGrpc.EscalationServiceImplBase {
        final Map<String, List<List<String>>> rows = new ConcurrentHashMap<>();

        @Override
        public void recordEscalationHistory(
                RecordEscalationHistoryRequest request, StreamObserver<RecordEscalationHistoryResponse> observer) {
            List<List<String>> known = rows.getOrDefault(request.getExternalId(), List.of());
            List<List<String>> all = new ArrayList<>(known);
            for (int i = 0; i < request.getRowsCount(); i++) {
                HistoryRow row = request.getRows(i);
                int ordinal = request.getFirstOrdinal() + i;
                if (row.getValues(1).equals("?")) {
                    observer.onError(broken("rows[%d].incident_state".formatted(i), row.getLine()));
                    return;
                }
                if (ordinal > known.size()) {
                    all.add(row.getValuesList());
                } else if (!known.get(ordinal - 1).equals(row.getValuesList())) {
                    observer.onError(Status.ALREADY_EXISTS
                            .withDescription("line %d: row %d of escalations/1 is not the row that was taken in before."
                                    .formatted(row.getLine(), ordinal))
                            .asRuntimeException());
                    return;
                }
            }
            if (!request.getDryRun()) {
                rows.put(request.getExternalId(), all);
            }
            int added = all.size() - known.size();
            observer.onNext(RecordEscalationHistoryResponse.newBuilder()
                    .setRowsAdded(added)
                    .setRowsKnown(request.getRowsCount() - added)
                    .setEventsAdded(2 * added)
                    .build());
            observer.onCompleted();
        }

        private static StatusRuntimeException broken(String field, int line) {
            BadRequest.FieldViolation violation = BadRequest.FieldViolation.newBuilder()
                    .setField(field)
                    .setDescription("line %d: is unknown".formatted(line))
                    .build();
            return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.INVALID_ARGUMENT.value())
                    .addDetails(Any.pack(BadRequest.newBuilder()
                            .addFieldViolations(violation)
                            .build()))
                    .build());
        }
    }

    private final Histories histories = new Histories();
    private Server service;

    @TempDir
    private Path files;

    @BeforeEach
    void start() throws IOException {
        service = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(histories)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        service.shutdownNow();
    }

    private int imported(String rows, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "servicenow-log",
                Files.writeString(files.resolve("log.csv"), HEADER + rows).toString(),
                "--gateway",
                "http://127.0.0.1:" + service.getPort(),
                "--token",
                Files.writeString(files.resolve("token"), "any").toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new Import()).execute(arguments.toArray(String[]::new));
    }

    @Test
    void aLogIsTakenAndOnlyWhatIsNewOfALongerOne(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\nB,New,1,1\n")).isZero();
        assertThat(output).endsWith(": 2 new, 0 known already, 0 cases refused; 4 events written.\n");

        assertThat(imported("A,New,1,1\nB,New,1,1\nA,Closed,1,2\n")).isZero();
        assertThat(output).endsWith(": 1 new, 2 known already, 0 cases refused; 2 events written.\n");
    }

    @Test
    void aBrokenRowIsNamedByLineFieldAndReasonAndOtherCasesGoOn(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\nA,?,1,2\nB,New,1,1\n")).isEqualTo(1);

        assertThat(output)
                .contains("refused  A: rows[1].incident_state: line 3: is unknown\n")
                .endsWith(": 1 new, 0 known already, 1 cases refused; 2 events written.\n");
        assertThat(histories.rows).containsOnlyKeys("B");
    }

    @Test
    void aChangedRowIsRefusedByName(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\nA,Active,1,2\n")).isZero();

        assertThat(imported("A,New,1,1\nA,Closed,1,2\nA,Closed,1,3\nB,New,1,1\n"))
                .isEqualTo(1);

        assertThat(output)
                .contains("refused  A: line 3: row 2 of escalations/1 is not the row that was taken in before.\n")
                .endsWith(": 1 new, 0 known already, 1 cases refused; 2 events written.\n");
        assertThat(histories.rows.get("A")).hasSize(2);
    }

    @Test
    void aDryRunStoresNothingAndSaysWhatTheImportWould(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\nA,?,1,2\nB,New,1,1\n", "--dry-run")).isEqualTo(1);

        assertThat(output)
                .contains("refused  A: rows[1].incident_state: line 3: is unknown\n", "\nDry run: 3 rows in ")
                .endsWith(": 1 new, 0 known already, 1 cases refused; 2 events would be written.\n");
        assertThat(histories.rows).isEmpty();
    }

    @Test
    void aRowOfNoCaseIsCountedToo(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\n?,New,1,1\n")).isEqualTo(1);

        assertThat(output)
                .contains("refused  line 3: number is missing: the row belongs to no case.\n")
                .endsWith(": 1 new, 0 known already, 0 cases refused and 1 rows of no case; 2 events written.\n");
    }

    @Test
    void ofACaseThatOneCallTakesNothingIsStoredWhenItsLastRowIsBroken() throws IOException {
        assertThat(imported("A,New,1,1\n".repeat(999) + "A,?,1,2\n")).isEqualTo(1);

        assertThat(histories.rows).isEmpty();
    }

    @Test
    void ofALongerCaseItIsSaidFromWhichRowOnItIsRefused(CapturedOutput output) throws IOException {
        assertThat(imported("A,New,1,1\n".repeat(1000) + "A,?,1,2\n")).isEqualTo(1);

        assertThat(output)
                .contains(
                        "refused  A: rows[0].incident_state: line 1002: is unknown\n",
                        "refused  A: only its rows from 1,001 on are refused;"
                                + " those before went ahead in a part of their own.\n")
                .endsWith(": 1,000 new, 0 known already, 1 cases refused; 2,000 events written.\n");
        assertThat(histories.rows.get("A")).hasSize(1000);
    }
}
