package tracker.remediation.plan.evidence;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

/** Keeps evidence: the bytes are committed before the event that mentions them. */
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
        boolean added = add(file, content);
        try {
            AttachEvidence.Builder attach = AttachEvidence.newBuilder()
                    .setName(request.getName())
                    .setRequestId(request.getRequestId())
                    .setEtag(request.getEtag())
                    .setFile(file);
            if (request.hasOccurredTime()) {
                attach.setOccurredTime(request.getOccurredTime());
            }
            return commands.send(
                    caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, Items.planOf(request.getName()), attach.build());
        } catch (Rejection refused) {
            if (added) {
                remove(file.getName());
            }
            throw refused;
        }
    }

    /** The bytes of a file; it is there when an event mentions it. */
    public ByteString content(String name) {
        return database.sql("SELECT content FROM %s WHERE name = ?".formatted(table))
                .param(name)
                .query(byte[].class)
                .optional()
                .map(ByteString::copyFrom)
                .orElseThrow(() -> Rejection.notFound(name));
    }

    private boolean add(EvidenceFile file, byte[] content) {
        return database.sql("INSERT INTO %s (name, sha256, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
                                .formatted(table))
                        .params(file.getName(), file.getSha256(), content)
                        .update()
                == 1;
    }

    private void remove(String name) {
        database.sql("DELETE FROM %s WHERE name = ?".formatted(table))
                .param(name)
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
