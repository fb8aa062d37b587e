package tracker.remediation.plan.effectiveness;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tracker.contract.EventMeta;
import tracker.platform.command.Cursor;
import tracker.platform.error.Outage;
import tracker.reporting.v1.CountRecurrencesRequest;
import tracker.reporting.v1.RecurrenceServiceGrpc;
import tracker.reporting.v1.RecurrenceServiceGrpc.RecurrenceServiceBlockingStub;

/** Asks reporting-service how often a matter came back, under this service's own name. */
final class ReportedRecurrence implements Recurrence {

    /** As the contract has it. */
    private static final int MOST_AT_ONCE = 100;

    private final RecurrenceServiceBlockingStub service;
    private final ReportingServiceProperties properties;

    ReportedRecurrence(Channel channel, CallCredentials credentials, ReportingServiceProperties properties) {
        this.service = RecurrenceServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        this.properties = properties;
    }

    /**
     * Under the service's own name, whoever asks: what they may see makes no difference to what came back. An escalation carries one
     * fingerprint, so that the counts of slices add up.
     */
    @Override
    public int count(List<String> fingerprints, Instant after, Instant until, long cursor, boolean confidential) {
        int count = 0;
        for (int from = 0; from < fingerprints.size(); from += MOST_AT_ONCE) {
            List<String> some = fingerprints.subList(from, Math.min(from + MOST_AT_ONCE, fingerprints.size()));
            count += countOf(some, after, until, cursor, confidential);
        }
        return count;
    }

    private int countOf(List<String> fingerprints, Instant after, Instant until, long cursor, boolean confidential) {
        CountRecurrencesRequest request = CountRecurrencesRequest.newBuilder()
                .addAllFingerprints(fingerprints)
                .setAfter(EventMeta.toTimestamp(after))
                .setUntil(EventMeta.toTimestamp(until))
                .setCursor(new Cursor(cursor).encode())
                .setConfidential(confidential)
                .build();
        Context caller = Context.ROOT.attach();
        try {
            return service.withDeadlineAfter(properties.deadline().toMillis(), TimeUnit.MILLISECONDS)
                    .countRecurrences(request)
                    .getRecurrences();
        } catch (StatusRuntimeException e) {
            throw Outage.of("reporting-service", e);
        } finally {
            Context.ROOT.detach(caller);
        }
    }
}
