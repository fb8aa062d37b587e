package tracker.escalation.problem.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.escalation.problem.domain.RecurrenceRule.Seen;
import tracker.escalation.problem.domain.RecurrenceRule.Watched;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RecordProblemRecurrence;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.problem.v1.ResolveProblem;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.type.v1.SaidByCode;

class RecurrenceRuleTest {
    private static final String FINGERPRINT = "1|category 42|symptom 534";
    private static final String FIRST = Ids.name("problems", FINGERPRINT, "");
    private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final RecurrenceRule RULE = new RecurrenceRule(3, Duration.ofDays(30), Duration.ofDays(30));

    /** The rule, with problems in memory that go by their own decider; what was placed may be forgotten on the way. */
    private static final class World {
        private final ProblemDecider decider = new ProblemDecider();
        private final Map<String, Problem> problems = new TreeMap<>();
        private final List<Watched> watched = new ArrayList<>();
        private final Map<String, Instant> arrived = new HashMap<>();
        private final Map<String, Instant> reopened = new HashMap<>();
        private final Map<String, String> placed = new HashMap<>();
        private final List<Message> events = new ArrayList<>();

        Problem tell(String name, Message command, Instant occurred) {
            Problem problem = problems.getOrDefault(name, decider.initial(name));
            Context context = new Context(Caller.policy("test"), NOW, occurred, "");
            for (Message event : decider.decide(context, command, problem)) {
                problem = decider.evolve(problem, event, EventMeta.of(event, 0, NOW, "test"));
                events.add(event);
                if (event instanceof ProblemOpened opened
                        && opened.getFingerprintsList().contains(FINGERPRINT)) {
                    watched.add(new Watched(name, EventMeta.toInstant(opened.getOccurredTime())));
                }
            }
            problems.put(name, problem);
            return problem;
        }

        void look() {
            List<Seen> seen = Stream.concat(
                            arrived.entrySet().stream().map(each -> seen(each, false)),
                            reopened.entrySet().stream().map(each -> seen(each, true)))
                    .sorted(Comparator.comparing(Seen::openTime).thenComparing(Seen::escalation))
                    .toList();
            placed.putAll(RULE.place(
                    FINGERPRINT,
                    seen,
                    watched.stream()
                            .map(each -> new Watched(
                                    each.problem(),
                                    each.openTime(),
                                    until(each.problem()),
                                    watchStart(each.problem()),
                                    came(each.problem())))
                            .toList(),
                    (name, command) -> tell(name, command, EventMeta.toInstant(command.getOccurredTime()))));
        }

        private Seen seen(Map.Entry<String, Instant> each, boolean again) {
            return new Seen(each.getKey(), each.getValue(), placed.getOrDefault(each.getKey(), ""), again);
        }

        private Instant until(String name) {
            Problem problem = problems.get(name);
            return ProblemRecurrence.isSettled(problem)
                    ? EventMeta.toInstant(ProblemRecurrence.takesUntil(problem))
                    : Instant.MAX;
        }

        private @Nullable Instant watchStart(String name) {
            Problem problem = problems.get(name);
            return problem.hasWatchStartTime() ? EventMeta.toInstant(problem.getWatchStartTime()) : null;
        }

        private int came(String name) {
            Problem problem = problems.get(name);
            Instant start = EventMeta.toInstant(problem.getWatchStartTime());
            return !problem.hasWatchStartTime()
                    ? 0
                    : (int) Stream.of(arrived, reopened)
                            .flatMap(times -> times.entrySet().stream())
                            .filter(each -> each.getValue().isAfter(start)
                                    && !each.getValue().isAfter(until(name)))
                            .map(Map.Entry::getKey)
                            .distinct()
                            .count();
        }

        World reopen(double arrival, double day) {
            reopened.put("escalations/" + arrival, day(day));
            look();
            return this;
        }

        World arrive(double... days) {
            for (double day : days) {
                arrived.put("escalations/" + day, day(day));
            }
            look();
            return this;
        }

        /** By a plan that was watched from then until then. */
        void resolveWatched(String name, double from, double until, int tolerated) {
            tell(
                    name,
                    ResolveProblem.newBuilder()
                            .setPlan("plans/watched")
                            .setWatchStartTime(EventMeta.toTimestamp(day(from)))
                            .setTolerated(tolerated)
                            .build(),
                    day(until));
        }

        void resolve(String name, double day) {
            if (!problems.get(name).hasRootCause()) {
                tell(name, StartProblemAssessmentRequest.getDefaultInstance(), day(day));
                tell(name, StartRootCauseAnalysisRequest.getDefaultInstance(), day(day));
                tell(name, ConfirmRootCauseRequest.getDefaultInstance(), day(day));
            }
            tell(name, ResolveProblem.newBuilder().setPlan("plans/" + day).build(), day(day));
        }

        /** As after a rebuild: everything is told again. */
        World forget() {
            placed.clear();
            look();
            return this;
        }

        void close(String name, double day, ProblemResolution resolution, String duplicateOf) {
            if (resolution == ProblemResolution.PROBLEM_RESOLUTION_FIXED
                    && !problems.get(name).hasResolveTime()) {
                resolve(name, day);
            }
            tell(
                    name,
                    CloseProblemRequest.newBuilder()
                            .setResolution(resolution)
                            .setDuplicateOf(duplicateOf)
                            .build(),
                    day(day));
        }

        Map<String, Set<String>> members() {
            Map<String, Set<String>> members = new TreeMap<>();
            problems.forEach((name, problem) -> members.put(name, new TreeSet<>(problem.getEscalationsList())));
            return members;
        }
    }

    private static SaidByCode code(String code, Map<String, String> arguments) {
        return SaidByCode.newBuilder().setCode(code).putAllArguments(arguments).build();
    }

    private static Instant day(double day) {
        return DAY_0.plus(Duration.ofMinutes(Math.round(day * 24 * 60)));
    }

    private static Set<String> of(double... days) {
        Set<String> names = new TreeSet<>();
        for (double day : days) {
            names.add("escalations/" + day);
        }
        return names;
    }

    @Test
    void fewerThanTheThresholdInAWindowAreNoProblem() {
        assertThat(new World().arrive(1, 2, 40, 41, 80, 111).problems).isEmpty();
    }

    @Test
    void whatItTookInWhileItsPlanWasProvedIsAReturnAfterAll() {
        World world = new World().arrive(1, 2, 3, 50);
        world.resolve(FIRST, 45);
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);

        world.look();

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.events.getLast())
                .isInstanceOfSatisfying(
                        ProblemReopened.class,
                        back -> assertThat(EventMeta.toInstant(back.getOccurredTime()))
                                .isEqualTo(day(50)));
        assertThat(world.forget().problems.get(FIRST).getReopenCount()).isEqualTo(1);
    }

    @Test
    void whatItTookInBeforeTheVerdictIsNoReturn() {
        World world = new World().arrive(1, 2, 3, 44);
        world.resolve(FIRST, 45);

        assertThat(world.forget().problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
    }

    @Test
    void anEscalationThatIsReopenedIsAReturnForTheProblemThatHasIt() {
        World world = new World().arrive(1, 2, 3);
        world.reopen(2, 44);
        world.resolve(FIRST, 45);
        assertThat(world.forget().problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);

        world.reopen(3, 50);

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3)));
        assertThat(world.forget().problems.get(FIRST).getReopenCount()).isEqualTo(1);
    }

    @Test
    void aReopeningOfWhatItNeverHadIsAReturnAndTakenIn() {
        World world = new World().arrive(-60, 1, 2, 3);
        world.resolve(FIRST, 45);

        world.reopen(-60, 50);

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(-60, 1, 2, 3)));
        assertThat(world.forget().problems.get(FIRST).getReopenCount()).isEqualTo(1);
    }

    @Test
    void aReopeningThatIsHeardOfTogetherWithTheOpeningIsAReturn() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 45);
        world.arrived.put("escalations/4.0", day(4));

        world.reopen(4, 50);

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.problems.get(FIRST).getEscalationsList()).as("once").hasSize(4);
    }

    @Test
    void aReopeningWhileItsPlanWasWatchedThatIsHeardOfLaterIsAReturn() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(11));
        world.resolveWatched(FIRST, 12, 42, 0);

        world.reopen(2, 30);

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.forget().problems.get(FIRST).getReopenCount()).isEqualTo(2);
    }

    @Test
    void aSuccessorIsCountedAgainToo() {
        String second = Ids.name("problems", FINGERPRINT, FIRST);
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.arrive(91, 92, 93);
        world.resolve(second, 110);
        world.tell(second, ReopenProblemRequest.getDefaultInstance(), day(111));
        world.resolveWatched(second, 120, 150, 0);

        world.reopen(92, 130);

        assertThat(world.problems.get(second).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
    }

    @Test
    void whatCameLongAfterItIsItsOwnOnceItIsOpenAgainAsOfItsResolution() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(11));
        world.resolveWatched(FIRST, 12, 42, 0);
        world.arrive(90);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3)));

        world.arrive(30);

        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 30, 90)));
    }

    @Test
    void aCountOfAnotherWatchSaysNothing() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(11));
        world.resolveWatched(FIRST, 12, 42, 0);

        Problem told = world.tell(
                FIRST,
                RecordProblemRecurrence.newBuilder()
                        .setFingerprint(FINGERPRINT)
                        .setReopenWindow(Durations.fromDays(30))
                        .setCameWhileWatched(9)
                        .setWatchStartTime(EventMeta.toTimestamp(day(1)))
                        .build(),
                day(50));

        assertThat(told.getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
    }

    @Test
    void aSuccessorHearsOfWhatIsItsOwnAndCameBack() {
        String second = Ids.name("problems", FINGERPRINT, FIRST);
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 45);
        world.arrive(91, 92, 93);
        world.resolve(second, 100);

        world.reopen(92, 110);

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
        assertThat(world.problems.get(second).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.forget().problems.get(second).getReopenCount()).isEqualTo(1);
    }

    @Test
    void whatIsReopenedTooLateOrBelongsToNoProblemChangesNothing() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 45);
        world.reopen(3, 76);
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);

        assertThat(new World().arrive(1, 2).reopen(1, 3).reopen(2, 4).forget().problems)
                .isEmpty();
    }

    @Test
    void theThresholdInAWindowIsAProblemThatHasThemAndSaysWhy() {
        World world = new World().arrive(1, 40, 50, 70);

        Problem problem = world.problems.get(FIRST);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(40, 50, 70)));
        assertThat(problem.getState()).isEqualTo(ProblemState.PROBLEM_STATE_NEW);
        assertThat(problem.getTitle()).isEqualTo("category 42: symptom 534");
        assertThat(problem.getOpenReason())
                .isEqualTo("3 escalations of the same fingerprint were opened from 2026-02-10 to 2026-03-12:"
                        + " so many within 30 days are a problem.");
        assertThat(problem.getOpenReasonByCode())
                .isEqualTo(code(
                        "RECURRED",
                        Map.of("count", "3", "first", "2026-02-10", "last", "2026-03-12", "window", "2592000s")));
        assertThat(EventMeta.toInstant(problem.getOpenTime())).isEqualTo(day(70));
        assertThat(problem.getFingerprintsList()).containsExactly(FINGERPRINT);
    }

    @Test
    void laterOnesAreTakenInWhileItIsOpenHoweverLate() {
        assertThat(new World().arrive(1, 2, 3).arrive(200).arrive(300).members())
                .containsExactly(Map.entry(FIRST, of(1, 2, 3, 200, 300)));
    }

    @Test
    void membersAreTakenInByTheDayOnWhichTheyWereOpened() {
        World world = new World().arrive(1, 2, 3, 3.5, 3.75, 9);

        assertThat(world.events)
                .filteredOn(ProblemEscalationsAdded.class::isInstance)
                .extracting(event -> Set.copyOf(((ProblemEscalationsAdded) event).getEscalationsList()))
                .containsExactly(of(1, 2, 3, 3.5, 3.75), of(9));
    }

    @Test
    void whatWasFixedAndComesBackSoonIsReopened() {
        World world = new World().arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");

        world.arrive(39, 41);

        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 39, 41)));
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(world.problems.get(FIRST).getReopenCount()).isEqualTo(1);
    }

    @Test
    void whatComesBackLaterIsASuccessorOnceThereAreEnough() {
        World world = new World().arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");
        String second = Ids.name("problems", FINGERPRINT, FIRST);

        world.arrive(41, 42);
        assertThat(world.problems).containsOnlyKeys(FIRST);
        world.arrive(50);

        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3)).containsEntry(second, of(41, 42, 50));
        assertThat(world.problems.get(second).getRecurrenceOf()).isEqualTo(FIRST);
        world.arrive(5, 30);
        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3, 5)).containsEntry(second, of(41, 42, 50));
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_CLOSED);
    }

    @Test
    void whatWasResolvedAndComesBackSoonIsReopenedAndSaysWhyThoughNobodyClosedIt() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);

        world.arrive(39);

        Problem problem = world.problems.get(FIRST);
        assertThat(problem.getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(problem.getReopenCount()).isEqualTo(1);
        assertThat(problem.hasResolveTime()).isFalse();
        assertThat(world.events)
                .filteredOn(ProblemReopened.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    ProblemReopened reopened = (ProblemReopened) event;
                    assertThat(EventMeta.toInstant(reopened.getOccurredTime())).isEqualTo(day(39));
                    assertThat(reopened.getReason())
                            .isEqualTo("The same fingerprint came back on 2026-02-09: it was resolved on 2026-01-11.");
                    assertThat(reopened.getReasonByCode())
                            .isEqualTo(code(
                                    "CAME_BACK_AFTER_RESOLVED",
                                    Map.of("returned", day(39).toString(), "resolved", day(10).toString())));
                });
        world.arrive(41, 100);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 39, 41, 100)));
        int events = world.events.size();
        assertThat(world.forget().events)
                .as("nothing is made of what is told again")
                .hasSize(events);
    }

    @Test
    void whatWasOpenedBeforeItWasResolvedJoinsAndReopensNothing() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);

        world.arrive(9, 10);

        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 9, 10)));
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
    }

    @Test
    void whatCameBackUnheardOfWhileThePlanWasWatchedReopensItOnceItIsMoreThanIsTolerated() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(11));
        world.resolveWatched(FIRST, 12, 42, 1);

        world.arrive(11, 12, 30);
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
        world.arrive(40);

        Problem problem = world.problems.get(FIRST);
        assertThat(problem.getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(problem.hasWatchStartTime()).isFalse();
        assertThat(world.events.getLast()).isInstanceOfSatisfying(ProblemReopened.class, reopened -> {
            assertThat(EventMeta.toInstant(reopened.getOccurredTime())).isEqualTo(day(42));
            assertThat(reopened.getReason())
                    .isEqualTo(
                            "The same fingerprint had come back more often than was known when it was resolved on 2026-02-12.");
            assertThat(reopened.getReasonByCode())
                    .isEqualTo(code("CAME_BACK_UNTIL_RESOLVED", Map.of("resolved", day(42).toString())));
        });
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 11, 12, 30, 40)));
    }

    @Test
    void whatComesBackLongAfterItWasResolvedIsASuccessorAlthoughNobodyClosedIt() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        String second = Ids.name("problems", FINGERPRINT, FIRST);

        world.arrive(41, 42);
        assertThat(world.problems).containsOnlyKeys(FIRST);
        world.arrive(50);

        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3)).containsEntry(second, of(41, 42, 50));
        assertThat(world.problems.get(second).getRecurrenceOf()).isEqualTo(FIRST);
        world.arrive(5, 30, 51);
        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3, 5)).containsEntry(second, of(41, 42, 50, 51));
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
    }

    @Test
    void whatIsResolvedAgainComesBackAgain() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.arrive(20);
        world.resolve(FIRST, 50);

        world.arrive(45);
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
        world.arrive(60);

        assertThat(world.problems.get(FIRST).getReopenCount()).isEqualTo(2);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 20, 45, 60)));
    }

    @Test
    void whatWasResolvedLongBeforeItWasClosedComesBackSoonAfterEither() {
        World heardBefore = new World().arrive(1, 2, 3);
        heardBefore.resolve(FIRST, 10);
        World heardAfter = new World().arrive(1, 2, 3);
        heardAfter.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");

        assertThat(heardBefore.arrive(15).members())
                .isEqualTo(heardAfter.arrive(15).members());
        World closedLate = new World().arrive(1, 2, 3);
        closedLate.resolve(FIRST, 10);
        closedLate.close(FIRST, 35, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");
        closedLate.arrive(60);
        assertThat(closedLate.problems.get(FIRST).getReopenCount()).isEqualTo(1);
        ProblemReopened reopened = (ProblemReopened) closedLate.events.stream()
                .filter(ProblemReopened.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(reopened.getReason()).endsWith("it was closed as fixed on 2026-02-05.");
        assertThat(reopened.getReasonByCode())
                .isEqualTo(code(
                        "CAME_BACK_AFTER_CLOSED",
                        Map.of("returned", day(60).toString(), "closed", day(35).toString())));
    }

    @Test
    void closingItLateReopensNothingForWhatCameTooLateToBeAReturn() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.arrive(41, 42);

        world.close(FIRST, 60, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");
        world.look();

        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_CLOSED);
        world.arrive(65);
        assertThat(world.members())
                .as("came back after it was closed, with what came before")
                .containsExactly(Map.entry(FIRST, of(1, 2, 3, 41, 42, 65)));
    }

    @Test
    void howeverAProblemIsClosedWhoseSuccessorIsOpenTheSuccessorKeepsWhatIsItsOwn() {
        for (ProblemResolution resolution : List.of(
                ProblemResolution.PROBLEM_RESOLUTION_FIXED,
                ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED,
                ProblemResolution.PROBLEM_RESOLUTION_CANCELLED,
                ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE)) {
            String second = Ids.name("problems", FINGERPRINT, FIRST);
            World world = new World().arrive(1, 2, 3);
            world.resolve(FIRST, 10);
            world.arrive(41, 42, 50);
            world.close(
                    FIRST, 60, resolution, resolution == ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE ? second : "");

            world.arrive(55, 61, 100).forget();

            assertThat(world.members())
                    .as("%s", resolution)
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(FIRST, of(1, 2, 3), second, of(41, 42, 50, 55, 61, 100)));
        }
    }

    @Test
    void whatWasResolvedAndThenClosedKnowingThatItGoesOnHasItsPeace() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.close(FIRST, 60, ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED, "");

        world.arrive(61, 62, 63, 89);
        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3)));
        world.arrive(91, 92, 93).forget();

        assertThat(world.members())
                .containsEntry(FIRST, of(1, 2, 3))
                .containsEntry(Ids.name("problems", FINGERPRINT, FIRST), of(91, 92, 93));
    }

    @Test
    void aReturnAmongThousandsReopensItForAllOfThem() {
        World world = new World().arrive(1, 2, 3);
        world.resolve(FIRST, 10);
        world.close(FIRST, 200, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");
        for (int i = 0; i < 1500; i++) {
            world.arrived.put("escalations/late-" + i, day(41 + i / 10.0));
        }

        world.arrive(201);

        assertThat(world.problems.get(FIRST).getEscalationsList()).containsAll(world.placed.keySet());
        assertThat(world.placed).hasSize(1504);
    }

    @Test
    void whatWasClosedKnowingThatItGoesOnIsNotReopened() {
        World world = new World().arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_CANCELLED, "");

        world.arrive(11, 12, 13, 14);

        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3)));
    }

    @Test
    void theOtherOfADuplicateHasWhatComesNext() {
        World world = new World();
        world.tell(
                "problems/other",
                OpenProblemRequest.newBuilder().setTitle("Other").build(),
                day(5));
        world.arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE, "problems/other");

        world.arrive(11);

        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3)).containsEntry("problems/other", of(11));
        assertThat(world.problems.get("problems/other").getFingerprintsList()).containsExactly(FINGERPRINT);
    }

    @Test
    void whatWasADuplicateByMistakeHasWhatComesNextAgain() {
        World world = new World();
        world.tell(
                "problems/other",
                OpenProblemRequest.newBuilder().setTitle("Other").build(),
                day(5));
        world.arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE, "problems/other");
        world.arrive(11);

        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(12));
        world.arrive(13);

        assertThat(world.members()).containsEntry(FIRST, of(1, 2, 3, 13)).containsEntry("problems/other", of(11));
        assertThat(world.problems.get(FIRST).getState()).isEqualTo(ProblemState.PROBLEM_STATE_NEW);
    }

    @Test
    void whatWasCancelledByMistakeHasWhatCameMeanwhile() {
        World world = new World().arrive(1, 2, 3);
        world.close(FIRST, 10, ProblemResolution.PROBLEM_RESOLUTION_CANCELLED, "");
        world.arrive(11);

        world.tell(FIRST, ReopenProblemRequest.getDefaultInstance(), day(12));
        world.look();

        assertThat(world.members()).containsExactly(Map.entry(FIRST, of(1, 2, 3, 11)));
    }

    @Test
    void aProblemOpenedByHandTakesInWhatComesAfterIt() {
        World world = new World();
        world.tell(
                "problems/hand",
                OpenProblemRequest.newBuilder().addFingerprints(FINGERPRINT).build(),
                day(10));

        world.arrive(1, 12);
        assertThat(world.members()).containsExactly(Map.entry("problems/hand", of(12)));
        world.arrive(2);
        assertThat(world.members()).containsExactly(Map.entry("problems/hand", of(1, 2, 12)));
    }

    @Test
    void whatWasClosedIsReopenedForAsLongAsSomethingCouldBeAReturn() {
        RecurrenceRule week = new RecurrenceRule(3, Duration.ofDays(30), Duration.ofDays(7));
        Problem resolved = Problem.newBuilder()
                .setName(FIRST)
                .setResolveTime(EventMeta.toTimestamp(day(1)))
                .build();
        Problem closed = resolved.toBuilder()
                .setCloseTime(EventMeta.toTimestamp(day(10)))
                .build();

        week.requireReopenable(closed, day(17));
        week.requireReopenable(resolved, day(300));
        RULE.requireReopenable(closed, day(40));
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> week.requireReopenable(closed, day(17).plusNanos(1)))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.WRONG_STATE))
                .withMessage(FIRST + " was closed at 2026-01-11T00:00:00Z, and could be reopened until"
                        + " 2026-01-18T00:00:00Z: open a new problem with recurrence_of.");
    }

    @Test
    void aProblemHasAtMostFiveThousandAndTheRestIsItsAllTheSame() {
        World world = new World();
        for (int i = 0; i < 6000; i++) {
            world.arrived.put("escalations/" + i, day(i / 100.0));
        }

        world.look();

        assertThat(world.problems.get(FIRST).getEscalationsCount()).isEqualTo(5000);
        assertThat(world.placed).hasSize(6000).containsValue(FIRST);
        int events = world.events.size();
        world.look();
        assertThat(world.events).hasSize(events);
    }

    @Test
    void whateverTheOrderInWhichTheyAreHeardOfTheProblemsAndTheirMembersAreTheSame() {
        long seed = Long.getLong("tracker.recurrence.seed", System.nanoTime());
        for (int round = 0; round < 500; round++) {
            Random random = new Random(seed + round);
            boolean closes = random.nextBoolean();
            boolean resolvesOnly = random.nextBoolean();
            List<Double> before = days(random, 0, closes ? 100 : 300);
            List<Double> after = closes ? days(random, 100, random.nextBoolean() ? 129 : 300) : List.of();
            if (after.stream().anyMatch(day -> day <= 130)) {
                after = after.stream().filter(day -> day <= 130).toList();
            }

            World whole = new World();
            World piecemeal = new World();
            heard(whole, before, new Random(0), false);
            heard(piecemeal, before, random, true);
            assertThat(piecemeal.members()).as("seed %s, round %s", seed, round).isEqualTo(whole.members());
            if (closes && whole.problems.containsKey(FIRST)) {
                for (World world : List.of(whole, piecemeal)) {
                    world.resolve(FIRST, 100);
                    if (!resolvesOnly) {
                        world.close(FIRST, 100, ProblemResolution.PROBLEM_RESOLUTION_FIXED, "");
                    }
                }
                heard(whole, after, new Random(0), false);
                heard(piecemeal, after, random, true);
                assertThat(piecemeal.members())
                        .as("seed %s, round %s", seed, round)
                        .isEqualTo(whole.members());
                assertThat(piecemeal.forget().members())
                        .as("seed %s, round %s, told again", seed, round)
                        .isEqualTo(whole.members());
            }
            assertThat(new HashSet<>(piecemeal.events))
                    .as("nothing happens twice")
                    .hasSameSizeAs(piecemeal.events);
        }
    }

    private static List<Double> days(Random random, double from, double to) {
        return random.doubles(random.nextInt(30), from, to)
                .mapToObj(day -> Math.round(day * 100) / 100.0)
                .distinct()
                .toList();
    }

    /** In one piece, or shuffled, a few at a time, with what was placed forgotten now and then. */
    private static void heard(World world, List<Double> days, Random random, boolean piecemeal) {
        List<Double> order = new ArrayList<>(days);
        if (piecemeal) {
            Collections.shuffle(order, random);
        }
        for (double day : order) {
            world.arrived.put("escalations/" + day, day(day));
            if (piecemeal && random.nextInt(3) == 0) {
                world.look();
            }
            if (piecemeal && random.nextInt(10) == 0) {
                world.placed.clear();
            }
        }
        world.look();
    }
}
