package tracker.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.ProblemResolved;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.stack.client.Matter;
import tracker.stack.client.RunningTracker;

/**
 * Services are killed amid what their policies do, at every place in turn: each cause must have one plan nevertheless, and each plan
 * that proved effective must have resolved its problem once.
 */
final class KilledPolicies implements Figure {

    /** What a policy makes of what happened to some matters, and the service in which it does. */
    private enum Step {
        DRAFTING(
                "remediation",
                "when-root-cause-confirmed-then-draft-plan",
                EventLog.type(RootCauseConfirmed.getDescriptor()),
                EventLog.type(PlanDrafted.getDescriptor())),
        RESOLVING(
                "escalation",
                "when-plan-closed-effective-then-resolve-problem",
                EventLog.type(PlanClosedEffective.getDescriptor()),
                EventLog.type(ProblemResolved.getDescriptor()));

        private final String service;
        private final String policy;
        private final String cause;
        private final String effect;

        Step(String service, String policy, String cause, String effect) {
            this.service = service;
            this.policy = policy;
            this.cause = cause;
            this.effect = effect;
        }

        private Step other() {
            return this == DRAFTING ? RESOLVING : DRAFTING;
        }
    }

    /** How far the policy of the killed service really was: the kill takes a moment, in which it may go on. */
    private enum Met {
        BEFORE,
        AMID,
        AFTER
    }

    private static final int MATTERS = 4;

    /** Where a kill is placed: at the first cause, at the first effect, the second and so on, and once the last is remembered. */
    private static final int PLACES = MATTERS + 2;

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Every so many times, the kills of all places hit the service that does not act. */
    private static final int OTHER_SERVICE_EVERY = 3;

    private final List<Met> met = new ArrayList<>();
    private int others;

    @Override
    public String name() {
        return "policies";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.empty("--restart-within", "1");
        subject.importTeams();
        int rounds = stage.sizes().kills() / 2;
        try (EventLog log = new EventLog(subject)) {
            for (int round = 0; round < rounds; round++) {
                play(subject, log, round);
                stage.progress().say("  %d of %d kills".formatted(2 * (round + 1), 2 * rounds));
            }
            subject.settle();
            return List.of(result(log, rounds * MATTERS));
        }
    }

    private void play(Subject subject, EventLog log, int round) throws Exception {
        List<Matter> matters = Stream.generate(() -> Matter.analyzed(subject.client()))
                .limit(MATTERS)
                .toList();
        List<String> problems = matters.stream().map(Matter::problem).toList();
        List<String> plans = matters.stream().map(Matter::plan).toList();
        together(matters, Matter::confirm);
        kill(subject, log, round, Step.DRAFTING, problems, plans);
        await(log, Step.DRAFTING.effect, plans);
        together(matters, matter -> matter.implement(WINDOW));
        kill(subject, log, round, Step.RESOLVING, plans, problems);
        await(log, Step.RESOLVING.effect, problems);
    }

    private static void await(EventLog log, String effect, List<String> of) {
        RunningTracker.await(() -> log.count(effect, of) >= of.size(), effect + " of each of " + of, PATIENCE);
    }

    /** Kills a service at the place that is next, and sees how far its policy was. */
    private void kill(Subject subject, EventLog log, int round, Step step, List<String> causes, List<String> effects) {
        boolean acts = round / PLACES % OTHER_SERVICE_EVERY != OTHER_SERVICE_EVERY - 1;
        String victim = (acts ? step : step.other()).service + "-service";
        ProcessHandle process = subject.process(victim);
        awaitPlace(log, round % PLACES, step, causes, effects);
        process.destroyForcibly();
        process.onExit().join();
        if (acts) {
            met.add(met(log, step, causes, effects));
        } else {
            others++;
        }
        subject.awaitAnother(victim, process);
    }

    /** Looks often: what is killed goes on meanwhile. */
    private static void awaitPlace(EventLog log, int place, Step step, List<String> causes, List<String> effects) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReached(log, place, step, causes, effects)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("%s did not come to place %d of %d within %s"
                        .formatted(step.policy, place, PLACES - 1, PATIENCE));
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private static boolean isReached(EventLog log, int place, Step step, List<String> causes, List<String> effects) {
        if (place == 0) {
            return log.count(step.cause, causes) > 0;
        }
        if (place <= MATTERS) {
            return log.count(step.effect, effects) >= place;
        }
        return log.count(step.cause, causes) == MATTERS && isRemembered(log, step, causes);
    }

    private static boolean isRemembered(EventLog log, Step step, List<String> causes) {
        return log.remembered(step.service, step.policy) >= log.last(step.cause, causes);
    }

    private static Met met(EventLog log, Step step, List<String> causes, List<String> effects) {
        if (log.count(step.effect, effects) == 0) {
            return Met.BEFORE;
        }
        return isRemembered(log, step, causes) ? Met.AFTER : Met.AMID;
    }

    private Result result(EventLog log, int matters) throws IOException {
        Map<String, Long> plans = log.count(PlanDrafted.parser(), PlanDrafted::getProblem);
        Map<String, Long> verdicts = log.count(Step.RESOLVING.cause);
        Map<String, Long> resolutions = log.count(ProblemResolved.parser(), ProblemResolved::getPlan);
        Map<String, Long> causes = log.count(Step.DRAFTING.cause);
        long wrong = wrong(causes, plans) + wrong(verdicts, resolutions);
        return new Result(
                name(),
                "causes with another number of plans than one, and effective plans with another of resolutions",
                wrong,
                "",
                Target.atMost(0),
                "",
                Result.POSTGRESQL,
                List.of(
                        "%d matters: %d causes, %d plans; %d verdicts, %d resolutions"
                                .formatted(matters, sum(causes), sum(plans), sum(verdicts), sum(resolutions)),
                        "kills in turn at the first cause, at each of %d effects, and once all was remembered"
                                .formatted(MATTERS),
                        "%d kills of the service whose policy acts: %d before it had done anything, %d amid it or before it was remembered, %d after; %d kills of the other service"
                                .formatted(met.size(), met(Met.BEFORE), met(Met.AMID), met(Met.AFTER), others)));
    }

    /** How far the effects are from one for each cause, surplus and missing ones alike. */
    private static long wrong(Map<String, Long> causes, Map<String, Long> effects) {
        return Stream.concat(causes.keySet().stream(), effects.keySet().stream())
                .distinct()
                .mapToLong(each ->
                        Math.abs(effects.getOrDefault(each, 0L) - 1) + Math.abs(causes.getOrDefault(each, 0L) - 1))
                .sum();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private long met(Met where) {
        return met.stream().filter(where::equals).count();
    }

    private static void together(List<Matter> matters, Consumer<Matter> step) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> steps = new ArrayList<>();
            matters.forEach(matter -> steps.add(threads.submit(() -> step.accept(matter))));
            for (Future<?> each : steps) {
                each.get();
            }
        }
    }
}
