package tracker.escalation.problem.domain;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.contract.Said;
import tracker.escalation.v1.Fingerprint;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.Arrival;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.RecordProblemRecurrence;

/**
 * When escalations of one fingerprint are a problem, and which problem each belongs to. It goes by when they were opened in the
 * world, so the order in which they are heard of makes no difference: a problem has all from the first of the earliest
 * {@code threshold} within the {@code window} on, until it is resolved, or closed otherwise. What comes later than
 * {@code reopenWindow} after that is counted anew, for a successor.
 */
public record RecurrenceRule(int threshold, Duration window, Duration reopenWindow) {

    /**
     * An escalation of the fingerprint.
     *
     * @param openTime when it was opened; when it was last reopened, where it came again
     * @param problem that it was placed in before; empty when in none
     * @param again it is seen once more: it was opened before, and reopened at that time
     */
    public record Seen(String escalation, Instant openTime, String problem, boolean again) {

        public Seen(String escalation, Instant openTime, String problem) {
            this(escalation, openTime, problem, false);
        }
    }

    /**
     * A problem that is watched for the fingerprint.
     *
     * @param until it is settled, and has what was opened until then; {@code Instant.MAX} while it is not
     * @param watchStart since when the plan was watched that resolved it; nothing where none did
     * @param cameWhileWatched how many are known to have come since that
     */
    public record Watched(
            String problem,
            Instant openTime,
            Instant until,
            @Nullable Instant watchStart,
            int cameWhileWatched) {

        public Watched(String problem, Instant openTime) {
            this(problem, openTime, Instant.MAX, null, 0);
        }

        /** Whether it has come since the problem was settled, although that has it: the problem must hear of it once more. */
        private boolean isBack(Seen seen) {
            return isBackOfItsOwn(seen)
                    || seen.openTime().isAfter(until)
                            && seen.again()
                            && seen.problem().isEmpty();
        }

        /** The same where it was placed in the problem itself. */
        private boolean isBackOfItsOwn(Seen seen) {
            return seen.openTime().isAfter(until) && seen.problem().equals(problem);
        }
    }

    /** Tells a problem what came, and gives it as it is afterwards. */
    @FunctionalInterface
    public interface Problems {
        Problem tell(String name, RecordProblemRecurrence recurrence);
    }

    private static final int MOST_AT_ONCE = 1000;

    /** The first time that the threshold was reached: the opening of the first and of the last that made it. */
    private record Episode(Instant start, Instant reached) {}

    /**
     * Tells the problems of that fingerprint what is in none of them yet, and gives the problem that each was placed in.
     *
     * @param seen the escalations by open time
     * @param watched the problems there are, in the order in which they were opened
     */
    public Map<String, String> place(String fingerprint, List<Seen> seen, List<Watched> watched, Problems problems) {
        Map<String, String> placed = new LinkedHashMap<>();
        List<Watched> ahead = new ArrayList<>(watched);
        Set<String> told = new HashSet<>();
        Instant after = Instant.MIN;
        String before = "";
        while (true) {
            Instant since = after;
            List<Seen> candidates =
                    seen.stream().filter(each -> each.openTime().isAfter(since)).toList();
            Optional<Episode> episode =
                    episode(candidates.stream().filter(each -> !each.again()).toList());
            Instant start = start(episode, ahead);
            Optional<Watched> next = ahead.stream().findFirst();
            List<Seen> further = candidates.stream()
                    .filter(each -> isUnplaced(each, placed)
                            || next.filter(problem -> problem.isBack(each)).isPresent())
                    .filter(each -> !each.openTime().isBefore(start))
                    .toList();
            boolean isToCount = ahead.size() == 1 && ahead.getFirst().cameWhileWatched() > 0;
            if (further.isEmpty() && !isToCount) {
                Optional<Watched> back = ahead.stream()
                        .skip(1)
                        .filter(problem -> candidates.stream().anyMatch(problem::isBackOfItsOwn)
                                || problem.equals(ahead.getLast()) && problem.cameWhileWatched() > 0)
                        .findFirst();
                if (back.isEmpty()) {
                    return placed;
                }
                while (!ahead.getFirst().equals(back.get())) {
                    before = ahead.removeFirst().problem();
                }
                continue;
            }
            String name = ahead.isEmpty()
                    ? Ids.name("problems", fingerprint, before)
                    : ahead.removeFirst().problem();
            RecordProblemRecurrence.Builder recurrence = RecordProblemRecurrence.newBuilder()
                    .setOccurredTime(EventMeta.toTimestamp(episode.map(Episode::reached)
                            .orElseGet(() -> further.isEmpty()
                                    ? next.orElseThrow().until()
                                    : further.getLast().openTime())))
                    .setFingerprint(fingerprint)
                    .setTitle(Fingerprint.words(fingerprint))
                    .setRecurrenceOf(before);
            next.filter(_ -> isToCount).ifPresent(last -> counted(recurrence, last));
            episode.map(this::reason)
                    .ifPresent(reason -> recurrence.setReason(reason.sentence()).setReasonByCode(reason.byCode()));
            if (ahead.isEmpty()) {
                recurrence.setReopenWindow(Durations.fromNanos(reopenWindow.toNanos()));
            }
            Problem problem = tell(name, recurrence, further, problems);
            told.add(name);
            boolean settled = ProblemRecurrence.isSettled(problem);
            Instant until = settled ? EventMeta.toInstant(ProblemRecurrence.takesUntil(problem)) : Instant.MAX;
            Set<String> members = new HashSet<>(problem.getEscalationsList());
            further.stream()
                    .filter(each -> !each.openTime().isAfter(until) || members.contains(each.escalation()))
                    .forEach(each -> placed.put(each.escalation(), name));
            if (!settled) {
                return placed;
            }
            before = name;
            after = quietFrom(problem, until, ahead).plus(reopenWindow);
            if (problem.getResolution() == ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE
                    && !told.contains(problem.getDuplicateOf())) {
                after = until;
                ahead.removeIf(each -> each.problem().equals(problem.getDuplicateOf()));
                ahead.addFirst(new Watched(problem.getDuplicateOf(), Instant.MIN));
            }
        }
    }

    /** What was closed longer ago than {@code reopenWindow} does not come back as itself: a new problem follows it. */
    public void requireReopenable(Problem problem, Instant now) {
        Instant closed = EventMeta.toInstant(problem.getCloseTime());
        Instant until = closed.plus(reopenWindow);
        if (problem.hasCloseTime() && now.isAfter(until)) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "CLOSED_TOO_LONG",
                            "{resource} was closed at {closed}, and could be reopened until {until}: open a new problem with recurrence_of.",
                            problem.getName(),
                            closed,
                            until),
                    Map.of("state", "CLOSED"));
        }
    }

    private static void counted(RecordProblemRecurrence.Builder recurrence, Watched last) {
        recurrence.setCameWhileWatched(last.cameWhileWatched());
        if (last.watchStart() != null) {
            recurrence.setWatchStartTime(EventMeta.toTimestamp(last.watchStart()));
        }
    }

    private static boolean isUnplaced(Seen seen, Map<String, String> placed) {
        return !seen.again() && seen.problem().isEmpty() && !placed.containsKey(seen.escalation());
    }

    /**
     * What comes within {@code reopenWindow} of this is not counted for the next one: it would be a return. Where the problem was
     * closed knowing that it goes on, that begins anew, unless the next one was there by then.
     */
    private static Instant quietFrom(Problem problem, Instant until, List<Watched> ahead) {
        Instant closeTime = EventMeta.toInstant(problem.getCloseTime());
        boolean followed = !ahead.isEmpty() && !ahead.getFirst().openTime().isAfter(closeTime);
        return ProblemRecurrence.isFixed(problem) || followed ? until : closeTime;
    }

    private static Problem tell(
            String name, RecordProblemRecurrence.Builder recurrence, List<Seen> further, Problems problems) {
        Problem problem = Problem.getDefaultInstance();
        boolean passedOver = false;
        for (int from = 0; from == 0 || from < further.size(); from += MOST_AT_ONCE) {
            recurrence.clearArrivals();
            further.subList(from, Math.min(from + MOST_AT_ONCE, further.size()))
                    .forEach(each -> recurrence.addArrivals(Arrival.newBuilder()
                            .setEscalation(each.escalation())
                            .setOpenTime(EventMeta.toTimestamp(each.openTime()))
                            .setAgain(each.again())));
            problem = problems.tell(name, recurrence.build());
            passedOver |= ProblemRecurrence.isSettled(problem);
        }
        // reopened by what came last: what was told before that is its too
        return passedOver && !ProblemRecurrence.isSettled(problem)
                ? tell(name, recurrence, further, problems)
                : problem;
    }

    /** From when on the next problem has them; never, where there is none and the threshold is not reached. */
    private static Instant start(Optional<Episode> episode, List<Watched> ahead) {
        Instant reached = episode.map(Episode::start).orElse(Instant.MAX);
        Instant opened = ahead.isEmpty() ? Instant.MAX : ahead.getFirst().openTime();
        return reached.isBefore(opened) ? reached : opened;
    }

    private Optional<Episode> episode(List<Seen> seen) {
        for (int last = threshold - 1; last < seen.size(); last++) {
            Instant start = seen.get(last - threshold + 1).openTime();
            Instant reached = seen.get(last).openTime();
            if (!reached.isAfter(start.plus(window))) {
                return Optional.of(new Episode(start, reached));
            }
        }
        return Optional.empty();
    }

    /** Of the days only: one of the escalations may be confidential later on. */
    private Said reason(Episode episode) {
        return Said.written(
                "RECURRED",
                "{count} escalations of the same fingerprint were opened from {first} to {last}: so many within {window} are a problem.",
                threshold,
                day(episode.start()),
                day(episode.reached()),
                new Said.Worded(window.toSeconds() + "s", text(window)));
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String text(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays())) ? duration.toDays() + " days" : duration.toString();
    }
}
