package tracker.escalation.problem.domain;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.command.Context;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.Arrival;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemFingerprintsAdded;
import tracker.problem.v1.ProblemFingerprintsRemoved;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RecordProblemRecurrence;
import tracker.problem.v1.RemoveProblemFingerprints;

/**
 * What a problem makes of a recurrence. Members are taken in by the day on which they were opened, so that the problem as of an
 * instant has those of that time; and no more than {@code MOST} of them.
 */
final class ProblemRecurrence {
    private static final int MOST = 5000;

    private ProblemRecurrence() {}

    static List<Message> record(Context context, RecordProblemRecurrence c, Problem problem) {
        Set<String> members = new HashSet<>(problem.getEscalationsList());
        Set<String> removed = new HashSet<>(problem.getRemovedEscalationsList());
        List<Arrival> told = c.getArrivalsList().stream()
                .filter(arrival -> !removed.contains(arrival.getEscalation()))
                .sorted(Comparator.comparing(ProblemRecurrence::openTime).thenComparing(Arrival::getEscalation))
                .toList();
        Set<String> taken = new HashSet<>(members);
        List<Arrival> further = told.stream() // opened and reopened, it is taken in once
                .filter(arrival -> taken.add(arrival.getEscalation()))
                .toList();
        List<Message> events = new ArrayList<>();
        if (!problem.hasOpenTime()) {
            events.add(opened(context, c));
            events.addAll(added(c, further, context.occurred(), MOST));
            return events;
        }
        int room = Math.max(0, MOST - members.size());
        Instant openTime = EventMeta.toInstant(problem.getOpenTime());
        if (!isSettled(problem)) {
            return List.copyOf(added(c, further, openTime, room));
        }
        Timestamp until = takesUntil(problem);
        List<Arrival> before = further.stream()
                .filter(arrival -> Timestamps.compare(arrival.getOpenTime(), until) <= 0)
                .toList();
        List<Arrival> after = further.subList(before.size(), further.size());
        events.addAll(added(c, before, openTime, room));
        Optional<Arrival> back = told.stream() // also of what it has: taken in while its plan was proved, or reopened
                .filter(arrival -> Timestamps.compare(arrival.getOpenTime(), until) > 0)
                .filter(arrival -> isReturn(c, problem, arrival))
                .findFirst();
        Optional<ProblemReopened> reopened =
                back.map(first -> reopened(problem, first)).or(() -> unheardOf(c, problem));
        reopened.ifPresent(events::add);
        if (reopened.isPresent()) { // it has all that comes from then on
            events.addAll(added(c, after, openTime, Math.max(0, room - before.size())));
        }
        return events;
    }

    /**
     * The plan that resolved it was judged by what was heard of until then. More of what came back while it was watched, told
     * or classified only now, and it never was resolved: the reopening takes effect when the resolution did.
     */
    private static Optional<ProblemReopened> unheardOf(RecordProblemRecurrence c, Problem problem) {
        return c.hasReopenWindow()
                        && isFixed(problem)
                        && problem.hasWatchStartTime()
                        && isSame(problem.getWatchStartTime(), c.getWatchStartTime())
                        && c.getCameWhileWatched() > problem.getTolerated()
                ? Optional.of(reopened(
                        problem.getResolveTime(),
                        Said.written(
                                "CAME_BACK_UNTIL_RESOLVED",
                                "The same fingerprint had come back more often than was known when it was resolved on {resolved}.",
                                day(problem.getResolveTime()))))
                : Optional.empty();
    }

    /** To the microsecond, which the tables of recurrence keep. */
    private static boolean isSame(Timestamp one, Timestamp other) {
        return EventMeta.toInstant(one).until(EventMeta.toInstant(other), ChronoUnit.MICROS) == 0;
    }

    /** More had come back than the plan tolerated, told since it was judged: open again as of its resolution. */
    static ProblemReopened cameBack(Context context) {
        return reopened(
                context.occurredTime(),
                Said.written(
                        "CAME_BACK_UNTIL_JUDGED",
                        "The same fingerprint had come back more often by {judged} than was known when its plan was judged.",
                        day(context.occurredTime())));
    }

    /** Whether what comes is no longer its as a matter of course. */
    static boolean isSettled(Problem problem) {
        return problem.getState() == ProblemState.PROBLEM_STATE_RESOLVED
                || problem.getState() == ProblemState.PROBLEM_STATE_CLOSED;
    }

    /** Until when a settled problem has what comes: until it was resolved, whenever and however it was closed after that. */
    static Timestamp takesUntil(Problem problem) {
        return problem.hasResolveTime() ? problem.getResolveTime() : problem.getCloseTime();
    }

    /** Whether it was settled because its cause is gone, and not knowing that it goes on. */
    static boolean isFixed(Problem problem) {
        return problem.getState() == ProblemState.PROBLEM_STATE_RESOLVED
                || problem.getResolution() == ProblemResolution.PROBLEM_RESOLUTION_FIXED;
    }

    /** What it is known again by; a closed problem is as it was. */
    static List<Message> know(Context context, AddProblemFingerprints c, Problem problem) {
        List<String> further = c.getFingerprintsList().stream()
                .filter(fingerprint -> !problem.getFingerprintsList().contains(fingerprint))
                .toList();
        boolean wasTakenOut = problem.getRemovedEscalationsList().contains(c.getEscalation());
        if (further.isEmpty() || wasTakenOut || problem.getState() == ProblemState.PROBLEM_STATE_CLOSED) {
            return List.of();
        }
        return List.of(ProblemFingerprintsAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .addAllFingerprints(further)
                .build());
    }

    /** What it is known by no longer; a closed problem is as it was. */
    static List<Message> forget(Context context, RemoveProblemFingerprints c, Problem problem) {
        List<String> known = c.getFingerprintsList().stream()
                .filter(problem.getFingerprintsList()::contains)
                .toList();
        if (known.isEmpty() || problem.getState() == ProblemState.PROBLEM_STATE_CLOSED) {
            return List.of();
        }
        return List.of(ProblemFingerprintsRemoved.newBuilder()
                .setOccurredTime(context.occurredTime())
                .addAllFingerprints(known)
                .build());
    }

    private static ProblemOpened opened(Context context, RecordProblemRecurrence c) {
        ProblemOpened.Builder opened = ProblemOpened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                .setTitle(c.getTitle())
                .addFingerprints(c.getFingerprint())
                .setRecurrenceOf(c.getRecurrenceOf())
                .setOpenReason(c.getReason());
        if (c.hasReasonByCode()) {
            opened.setOpenReasonByCode(c.getReasonByCode());
        }
        return opened.build();
    }

    /** Only what was fixed can come back. */
    private static boolean isReturn(RecordProblemRecurrence c, Problem problem, Arrival arrival) {
        return c.hasReopenWindow()
                && isFixed(problem)
                && (isSoonAfter(problem.getResolveTime(), c, arrival)
                        || isSoonAfter(problem.getCloseTime(), c, arrival));
    }

    /** An absent time is that of 1970, after which nothing comes soon. */
    private static boolean isSoonAfter(Timestamp time, RecordProblemRecurrence c, Arrival arrival) {
        return Timestamps.compare(arrival.getOpenTime(), time) > 0
                && Timestamps.compare(arrival.getOpenTime(), Timestamps.add(time, c.getReopenWindow())) <= 0;
    }

    private static ProblemReopened reopened(Problem problem, Arrival first) {
        boolean closed = problem.hasCloseTime() && Timestamps.compare(first.getOpenTime(), problem.getCloseTime()) > 0;
        return reopened(
                first.getOpenTime(),
                closed
                        ? Said.written(
                                "CAME_BACK_AFTER_CLOSED",
                                "The same fingerprint came back on {returned}: it was closed as fixed on {closed}.",
                                day(first.getOpenTime()),
                                day(problem.getCloseTime()))
                        : Said.written(
                                "CAME_BACK_AFTER_RESOLVED",
                                "The same fingerprint came back on {returned}: it was resolved on {resolved}.",
                                day(first.getOpenTime()),
                                day(problem.getResolveTime())));
    }

    private static ProblemReopened reopened(Timestamp occurred, Said reason) {
        return ProblemReopened.newBuilder()
                .setOccurredTime(occurred)
                .setState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS)
                .setReason(reason.sentence())
                .setReasonByCode(reason.byCode())
                .build();
    }

    /** Of a time that the event or the problem tells anyway. */
    private static Said.Worded day(Timestamp time) {
        Instant instant = EventMeta.toInstant(time);
        return new Said.Worded(instant, instant.atZone(ZoneOffset.UTC).toLocalDate());
    }

    private static List<Message> added(RecordProblemRecurrence c, List<Arrival> arrivals, Instant earliest, int room) {
        TreeMap<Long, ProblemEscalationsAdded.Builder> days = new TreeMap<>();
        for (Arrival arrival : arrivals.subList(0, Math.min(room, arrivals.size()))) {
            Instant time = openTime(arrival).isBefore(earliest) ? earliest : openTime(arrival);
            days.computeIfAbsent(
                            Math.floorDiv(
                                    time.getEpochSecond(), Duration.ofDays(1).toSeconds()),
                            day -> ProblemEscalationsAdded.newBuilder().setFingerprint(c.getFingerprint()))
                    .setOccurredTime(EventMeta.toTimestamp(time))
                    .addEscalations(arrival.getEscalation());
        }
        return days.values().stream()
                .<Message>map(ProblemEscalationsAdded.Builder::build)
                .toList();
    }

    private static Instant openTime(Arrival arrival) {
        return EventMeta.toInstant(arrival.getOpenTime());
    }
}
