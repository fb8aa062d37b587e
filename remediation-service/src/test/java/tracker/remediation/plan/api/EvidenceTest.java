package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.contract.EventMeta;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.DiffPlanRequest;
import tracker.plan.v1.GetEvidenceFileRequest;
import tracker.plan.v1.GetEvidenceFileResponse;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanChange;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.plan.v1.UploadEvidenceFileRequest;
import tracker.plan.v1.UploadEvidenceFileResponse;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.Horizon;
import tracker.platform.identity.Caller;
import tracker.remediation.plan.domain.Items;

/** Evidence is kept as it was sent, and shows that an item is done. */
class EvidenceTest extends PlanThread {

    private static final Duration SOON = Duration.ofMinutes(2);

    @Autowired
    private JdbcClient database;

    @Autowired
    private Horizon horizon;

    /** What `sha256sum` says of the file of ten megabytes. */
    private static final String SHA_256 = "85d287d16e424aa1ce2972d627763a7f9f73da95a33d7464d68575136efadde3";

    @Test
    void anItemIsClaimedDoneWithAFileOfTenMegabytes() {
        Plan agreed = agreed();
        String fix = start(agreed);
        UploadEvidenceFileRequest upload = pdf(fix, 10 << 20);

        UploadEvidenceFileResponse first = plans(ENGINEER).uploadEvidenceFile(upload);
        assertThat(plans(ENGINEER).uploadEvidenceFile(upload)).isEqualTo(first);
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER).claimPlanItemDone(claim(fix).build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER)
                        .claimPlanItemDone(
                                claim(fix).addFiles(fix + "/files/none").build()));
        Plan claimed = plans(ENGINEER)
                .claimPlanItemDone(claim(fix).addFiles(first.getFile()).build())
                .getPlan();

        assertThat(claimed.getItems(0).getState()).isEqualTo(ItemState.ITEM_STATE_DONE_CLAIMED);
        assertThat(claimed.getItems(0).getEvidenceFilesList()).containsExactly(first.getFile());
        GetEvidenceFileResponse kept = plans(LAWYER)
                .withMaxInboundMessageSize(16 << 20)
                .getEvidenceFile(GetEvidenceFileRequest.newBuilder()
                        .setName(first.getFile())
                        .build());
        assertThat(kept.getContent()).isEqualTo(upload.getContent());
        assertThat(kept.getFile().getSize()).isEqualTo(10 << 20);
        assertThat(kept.getFile().getSha256()).as("by sha256sum").isEqualTo(SHA_256);
        assertThat(kept.getFile().getUploader()).isEqualTo("eve");
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() {
        String fix = start(agreed());
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.NOT_YOUR_TEAM,
                () -> plans(LAWYER).uploadEvidenceFile(pdf(fix, 100)));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER)
                        .uploadEvidenceFile(pdf(fix, 100).toBuilder()
                                .setMediaType("image/png")
                                .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER).uploadEvidenceFile(pdf(fix, (10 << 20) + 1)));
        assertThat(database.sql("SELECT count(*) FROM remediation.evidence_file WHERE name LIKE ?")
                        .param(fix + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** As when the process ends between the bytes and the command. */
    @Test
    void whatWasLeftBehindIsTakenForNothingElse() {
        String fix = start(agreed());
        UploadEvidenceFileRequest upload = pdf(fix, 100);
        String left = Items.file(fix, new Caller("eve", Set.of(), Set.of()), upload.getRequestId());
        database.sql("INSERT INTO remediation.evidence_file (name, sha256, content) VALUES (?, 'another', 'another')")
                .param(left)
                .update();

        String file = plans(ENGINEER).uploadEvidenceFile(upload).getFile();

        assertThat(file).isEqualTo(left);
        assertThat(plans(LAWYER).getEvidenceFile(reading(file)).getContent()).isEqualTo(upload.getContent());
    }

    @Test
    void bytesThatAreOthersThanWereUploadedAreNotGiven() {
        String fix = start(agreed());
        String file = plans(ENGINEER).uploadEvidenceFile(pdf(fix, 100)).getFile();
        database.sql("UPDATE remediation.evidence_file SET content = 'another' WHERE name = ?")
                .param(file)
                .update();

        assertThatThrownBy(() -> plans(LAWYER).getEvidenceFile(reading(file)))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .extracting(refusal -> refusal.getStatus().getCode())
                .isEqualTo(Status.Code.INTERNAL);
    }

    private static GetEvidenceFileRequest reading(String file) {
        return GetEvidenceFileRequest.newBuilder().setName(file).build();
    }

    @Test
    void aFileComesOverRestToo() throws IOException, InterruptedException {
        String fix = start(agreed());
        String content = Base64.getEncoder()
                .encodeToString(pdf(fix, 10 << 20).getContent().toByteArray());
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url() + "/api/v1/" + fix + "/files"))
                                .header("Authorization", "Bearer " + ENGINEER)
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", newRequest())
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"file_name\": \"a.pdf\", \"media_type\": \"application/pdf\", \"content\": \"%s\"}"
                                                .formatted(content)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void whatChangedBetweenTwoInstantsIsTold() {
        Plan agreed = agreed();
        String fix = start(agreed);
        Plan now = plans(MANAGER)
                .getPlan(tracker.plan.v1.GetPlanRequest.newBuilder()
                        .setName(agreed.getName())
                        .build())
                .getPlan();
        DiffPlanRequest diff = DiffPlanRequest.newBuilder()
                .setName(agreed.getName())
                .setFrom(agreed.getUpdateTime())
                .setTo(now.getUpdateTime())
                .build();

        assertThat(plans(MANAGER).diffPlan(diff).getChangesList())
                .contains(
                        PlanChange.newBuilder()
                                .setPath("state")
                                .setBefore("agreed")
                                .setAfter("in execution")
                                .build(),
                        PlanChange.newBuilder()
                                .setPath("items.state")
                                .setItem(fix)
                                .setBefore("accepted")
                                .setAfter("in progress")
                                .build())
                .noneMatch(change -> change.getPath().contains("etag"));
        assertThat(plans(MANAGER)
                        .diffPlan(diff.toBuilder()
                                .setFrom(com.google.protobuf.Timestamp.newBuilder()
                                        .setSeconds(1))
                                .build())
                        .getChangesList())
                .extracting(PlanChange::getPath)
                .contains("title", "commitments[teams/engineering].state", "baselines[1].agree_time");
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> plans(MANAGER)
                        .diffPlan(diff.toBuilder()
                                .setKnownAt(com.google.protobuf.Timestamp.newBuilder()
                                        .setSeconds(1))
                                .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER)
                        .diffPlan(diff.toBuilder()
                                .setFrom(diff.getTo())
                                .setTo(diff.getFrom())
                                .build()));
    }

    @Test
    void whatWasLearntLaterAboutTheSameInstantIsTold() {
        Plan drafted = drafted();
        Instant then = Instant.now();
        await().atMost(SOON).until(() -> horizon.settledTime().isAfter(then));
        plans(ADMINISTRATOR)
                .updatePlan(UpdatePlanRequest.newBuilder()
                        .setName(drafted.getName())
                        .setRequestId(newRequest())
                        .setOccurredTime(drafted.getDraftTime())
                        .setTitle("Videos return")
                        .build());
        Instant now = Instant.now();
        await().atMost(SOON).until(() -> horizon.settledTime().isAfter(now));
        DiffPlanRequest diff = DiffPlanRequest.newBuilder()
                .setName(drafted.getName())
                .setFrom(drafted.getDraftTime())
                .setTo(drafted.getDraftTime())
                .setFromKnownAt(EventMeta.toTimestamp(then))
                .setToKnownAt(EventMeta.toTimestamp(now))
                .build();

        assertThat(plans(MANAGER).diffPlan(diff).getChangesList())
                .containsExactly(PlanChange.newBuilder()
                        .setPath("title")
                        .setBefore("Videos come back")
                        .setAfter("Videos return")
                        .build());
        assertThat(plans(MANAGER)
                        .diffPlan(diff.toBuilder()
                                .clearToKnownAt()
                                .setKnownAt(EventMeta.toTimestamp(then))
                                .build())
                        .getChangesList())
                .as("known_at stands for what is absent")
                .isEmpty();
        assertThat(plans(MANAGER)
                        .diffPlan(diff.toBuilder().clearToKnownAt().build())
                        .getChangesList())
                .as("all that is known where neither is given")
                .hasSize(1);
    }

    private String start(Plan agreed) {
        String fix = agreed.getItems(0).getName();
        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build());
        return fix;
    }

    private static ClaimPlanItemDoneRequest.Builder claim(String item) {
        return ClaimPlanItemDoneRequest.newBuilder().setName(item).setRequestId(newRequest());
    }

    private static UploadEvidenceFileRequest pdf(String item, int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        System.arraycopy("%PDF-1.7\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, content, 0, 9);
        return UploadEvidenceFileRequest.newBuilder()
                .setName(item)
                .setRequestId(newRequest())
                .setFileName("report.pdf")
                .setMediaType("application/pdf")
                .setContent(ByteString.copyFrom(content))
                .build();
    }
}
