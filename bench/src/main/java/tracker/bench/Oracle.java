package tracker.bench;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;
import tracker.bench.Witnesses.Told;
import tracker.escalation.v1.EscalationAssigned;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.RootCauseAnalysisStarted;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.type.v1.RecordedEvent;

/**
 * Has a fault happen, and judges what it left: what clients were told must be what the event store holds, no more and no less, and
 * what readers see must be what a rebuild makes of it.
 */
final class Oracle implements Figure {

    /** What happens to a problem of the clients once it is open. */
    private static final List<Descriptor> STEPS = List.of(
            ProblemAssessmentStarted.getDescriptor(),
            RootCauseAnalysisStarted.getDescriptor(),
            RootCauseConfirmed.getDescriptor());

    private final Fault fault;

    Oracle(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return fault.name();
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = fault.on(stage);
        try (Witnesses witnesses = new Witnesses(subject, fault.writers(stage.sizes()))) {
            List<Result> results = new ArrayList<>(fault.happen(stage, subject, witnesses));
            witnesses.finish();
            stage.progress().say("  comparing");
            subject.settle();
            results.addAll(judge(subject, witnesses));
            return results;
        }
    }

    private List<Result> judge(Subject subject, Witnesses witnesses) throws SQLException {
        List<Told> told = witnesses.told();
        try (EventLog log = new EventLog(subject)) {
            List<String> names = new ArrayList<>(witnesses.escalations());
            List<String> others = log.problemsAndPlans();
            names.addAll(others);
            long written = written(log, witnesses);
            long found = found(subject, told);
            Map<String, String> before = ReadModels.of(subject, names);
            Rebuilds.rebuildAll(subject);
            Map<String, String> after = ReadModels.of(subject, names);
            return List.of(
                    result(
                            "acknowledged changes that are not in the event store",
                            told.size() - found,
                            "%,d changes acknowledged; calls repeated: %s"
                                    .formatted(told.size(), witnesses.refusals())),
                    result("changes in the event store that nobody was told of, or twice", written - found, ""),
                    result("aggregates with a gap", log.gaps(), ""),
                    result(
                            "rows and screens that a rebuild makes otherwise",
                            differences(before, after),
                            "%,d compared, screens of %,d escalations and %,d problems and plans among them"
                                    .formatted(after.size(), names.size() - others.size(), others.size())),
                    result(
                            "events on the way from a problem to its plan that are missing, or there twice",
                            onTheWay(log, witnesses),
                            "%,d causes acknowledged"
                                    .formatted(witnesses.causes().size())));
        }
    }

    /** A problem is opened once and comes to one cause, step by step; and a policy makes one plan of each cause. */
    private static long onTheWay(EventLog log, Witnesses witnesses) {
        Map<String, String> causes = witnesses.causes();
        Map<String, Long> opened = log.count(ProblemOpened.parser(), ProblemOpened::getTitle);
        opened.keySet().removeIf(title -> !title.startsWith(witnesses.run()));
        long wrong = wrong(opened, causes.keySet());
        for (Descriptor step : STEPS) {
            Map<String, Long> taken = log.count(EventLog.type(step));
            taken.keySet().retainAll(causes.values());
            wrong += wrong(taken, causes.values());
        }
        Map<String, Long> plans = log.count(PlanDrafted.parser(), PlanDrafted::getProblem);
        plans.keySet().retainAll(causes.values());
        return wrong + wrong(plans, causes.values());
    }

    /** How many are missing or surplus, where there must be one for each of these and none for any other. */
    static long wrong(Map<String, Long> counts, Collection<String> of) {
        Set<String> all = new HashSet<>(of);
        all.addAll(counts.keySet());
        return all.stream()
                .mapToLong(each -> Math.abs(counts.getOrDefault(each, 0L) - (of.contains(each) ? 1 : 0)))
                .sum();
    }

    private Result result(String what, long value, String note) {
        return new Result(name(), what, value, "", Target.atMost(0), "", Result.POSTGRESQL, List.of(note));
    }

    /** How many events of such as the clients ask for are there, of what only they can have written. */
    private static long written(EventLog log, Witnesses witnesses) {
        Set<String> escalations = new HashSet<>(witnesses.escalations());
        LongStream said = LongStream.concat(
                count(log.count(EscalationOpened.parser(), EscalationOpened::getTitle), witnesses.run()),
                count(log.count(EscalationCommented.parser(), EscalationCommented::getText), witnesses.run()));
        LongStream done = List.of(EscalationTriaged.getDescriptor(), EscalationAssigned.getDescriptor()).stream()
                .flatMapToLong(type -> log.count(EventLog.type(type)).entrySet().stream()
                        .filter(each -> escalations.contains(each.getKey()))
                        .mapToLong(Map.Entry::getValue));
        return said.sum() + done.sum();
    }

    private static LongStream count(Map<String, Long> counts, String run) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().startsWith(run))
                .mapToLong(Map.Entry::getValue);
    }

    /** How many acknowledged changes are the events at the places that their answers named. */
    private static long found(Subject subject, List<Told> told) {
        Map<String, List<Told>> byName = new LinkedHashMap<>();
        told.forEach(each ->
                byName.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(each));
        EscalationServiceBlockingStub service = new Openings().service(subject.client());
        return byName.entrySet().stream()
                .gather(Gatherers.mapConcurrent(
                        ReadModels.READERS, each -> found(service, each.getKey(), each.getValue())))
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long found(EscalationServiceBlockingStub service, String name, List<Told> told) {
        ListEscalationTimelineRequest request =
                ListEscalationTimelineRequest.newBuilder().setName(name).build();
        List<RecordedEvent> events =
                Patience.ask(() -> service.listEscalationTimeline(request)).getEventsList();
        return told.stream()
                .filter(change -> change.sequence() < events.size()
                        && change.what().equals(said(events.get(Math.toIntExact(change.sequence())))))
                .map(Told::sequence)
                .distinct()
                .count();
    }

    private static String said(RecordedEvent recorded) {
        try {
            var event = recorded.getEvent();
            if (event.is(EscalationOpened.class)) {
                return event.unpack(EscalationOpened.class).getTitle();
            }
            if (event.is(EscalationTriaged.class)) {
                return event.unpack(EscalationTriaged.class).getPriority().name();
            }
            if (event.is(EscalationAssigned.class)) {
                return event.unpack(EscalationAssigned.class).getTeam();
            }
            return event.is(EscalationCommented.class)
                    ? event.unpack(EscalationCommented.class).getText()
                    : "";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long differences(Map<String, String> before, Map<String, String> after) {
        Map<String, String> all = new LinkedHashMap<>(before);
        all.putAll(after);
        return all.keySet().stream()
                .filter(key -> !after.getOrDefault(key, "").equals(before.getOrDefault(key, "")))
                .count();
    }
}
