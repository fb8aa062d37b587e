package tracker.remediation.plan.evidence;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.Plan;
import tracker.plan.v1.UploadEvidenceFileRequest;
import tracker.platform.command.Commands;
import tracker.platform.command.Outcome;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.identity.Caller;
import tracker.remediation.plan.PlanAggregate;
import tracker.remediation.plan.domain.Items;

/**
 * Keeps evidence: the bytes are committed before the event that mentions them, under the name and the hash that it says, so that
 * what was left behind by a request that never came to its event is taken for nothing else.
 */
@Component
public class EvidenceFiles {

    private final JdbcClient database;
    private final String table;
    private final Commands commands;

    EvidenceFiles(JdbcClient database, DatabaseProperties properties, Commands commands) {
        this.database = database;
        this.table = properties.schema() + ".evidence_file";
        this.commands = commands;
    }

    public Outcome<Plan> upload(Caller caller, UploadEvidenceFileRequest request) {
        byte[] content = request.getContent().toByteArray();
        MediaTypes.require(request.getMediaType(), content);
        EvidenceFile file = EvidenceFile.newBuilder()
                .setName(Items.file(request.getName(), caller, request.getRequestId()))
                .setFileName(request.getFileName())
                .setMediaType(request.getMediaType())
                .setSize(content.length)
                .setSha256(sha256(content))
                .build();
        AttachEvidence.Builder attach = AttachEvidence.newBuilder()
                .setName(request.getName())
                .setRequestId(request.getRequestId())
                .setEtag(request.getEtag())
                .setFile(file);
        if (request.hasOccurredTime()) {
            attach.setOccurredTime(request.getOccurredTime());
        }
        send(caller, attach.build(), true); // what is refused keeps no bytes
        add(file, content);
        return send(caller, attach.build(), false);
    }

    private Outcome<Plan> send(Caller caller, AttachEvidence attach, boolean dryRun) {
        return commands.send(
                caller,
                PlanAggregate.TYPE,
                PlanAggregate.DECIDER,
                Items.planOf(attach.getName()),
                attach,
                Map.of(),
                dryRun);
    }

    /** The bytes of a file that an event mentions: those, or none. */
    public ByteString content(EvidenceFile file) {
        byte[] content = database.sql("SELECT content FROM %s WHERE name = ? AND sha256 = ?".formatted(table))
                .params(file.getName(), file.getSha256())
                .query(byte[].class)
                .optional()
                .orElseThrow(() -> Rejection.notFound(file.getName()));
        if (!sha256(content).equals(file.getSha256())) {
            throw new IllegalStateException("The bytes of " + file.getName() + " are not those that were uploaded");
        }
        return ByteString.copyFrom(content);
    }

    /** Never taken away: another request with the same bytes may count on them. */
    private void add(EvidenceFile file, byte[] content) {
        database.sql("INSERT INTO %s (name, sha256, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING".formatted(table))
                .params(file.getName(), file.getSha256(), content)
                .update();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
