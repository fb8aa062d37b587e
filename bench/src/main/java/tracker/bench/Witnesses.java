package tracker.bench;

import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.platform.command.Position;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;
import tracker.stack.client.Client;
import tracker.stack.client.RunningTracker;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;

/**
 * Clients that work by way of the gateway while something goes wrong: they repeat, with the same request id, what was not
 * answered, and keep account of what they were told. Most write escalations; one finds causes, of which a policy makes plans; one
 * reads what was written last.
 */
final class Witnesses implements AutoCloseable {

    static final String TEAM = "teams/engineering";
    static final Priority PRIORITY = Priority.PRIORITY_HIGH;

    private static final int COMMENTS = 3;
    private static final int DEADLINE_SECONDS = 30;
    private static final Duration BETWEEN_CAUSES = Duration.ofMillis(200);

    /** What was answered as done: the event at that place says so. */
    record Told(String name, long sequence, String what) {}

    private final Subject subject;
    private final String run = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Map<String, String> causes = new ConcurrentHashMap<>();
    private final Map<Status.Code, Integer> refusals = new ConcurrentHashMap<>();
    private final Set<String> words = ConcurrentHashMap.newKeySet();
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<Future<?>> work = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable Told last;
    private volatile boolean ending;

    /** They begin to work. */
    Witnesses(Subject subject, int writers) {
        this.subject = subject;
        for (int i = 0; i < writers; i++) {
            begin(new Writer());
        }
        begin(new Coordinator());
        begin(new Reader());
    }

    private void begin(Witness witness) {
        witnesses.add(witness);
        work.add(threads.submit(witness));
    }

    /** What every title and comment of theirs begins with. */
    String run() {
        return run;
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    /** The escalations that they know of. */
    List<String> escalations() {
        return told.stream().map(Told::name).distinct().toList();
    }

    /** The problems whose causes they were told are confirmed, by their titles. */
    Map<String, String> causes() {
        return Map.copyOf(causes);
    }

    /** How many calls had to be repeated, by why. */
    Map<Status.Code, Integer> refusals() {
        return new TreeMap<>(refusals);
    }

    /** All different words that they were refused with. */
    Set<String> words() {
        return Set.copyOf(words);
    }

    /** Waits until each has been answered a call that it made since now; tells how long that took. */
    Duration awaitAnswers() throws ExecutionException, InterruptedException {
        long since = System.nanoTime();
        RunningTracker.await(
                () -> haveEnded() || witnesses.stream().allMatch(each -> each.answered - since >= 0),
                "every client is answered again",
                Patience.LIMIT);
        if (haveEnded()) {
            finish();
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Whether one has ended its work: nobody repeats a call for longer than its patience. */
    boolean haveEnded() {
        return work.stream().anyMatch(Future::isDone);
    }

    /** They end their work; what none of them should have met is thrown. */
    void finish() throws ExecutionException, InterruptedException {
        ending = true;
        for (Future<?> each : work) {
            each.get();
        }
    }

    /** Ends them at once. */
    @Override
    public void close() {
        ending = true;
        threads.shutdownNow();
        threads.close();
    }

    /** One of them, with a connection of its own. */
    private abstract class Witness implements Runnable {

        private volatile long answered = System.nanoTime();

        @Override
        public void run() {
            try (Client client = subject.anotherClient()) {
                work(client);
            }
        }

        abstract void work(Client client);

        /** Repeats the call until it is answered, and keeps account of that. */
        <T> T ask(Supplier<T> call) {
            return Patience.ask(
                    () -> {
                        long begun = System.nanoTime();
                        T answer = call.get();
                        answered = begun;
                        return answer;
                    },
                    (code, said) -> {
                        refusals.merge(code, 1, Integer::sum);
                        words.add(said);
                    });
        }

        String open(EscalationServiceBlockingStub service, String id) {
            OpenEscalationRequest open = OpenEscalationRequest.newBuilder()
                    .setRequestId(id)
                    .setSource("bench")
                    .setExternalId(id)
                    .setTitle(id)
                    .build();
            return note(id, () -> soon(service).openEscalation(open).getPosition());
        }

        /** Asks for a change, and keeps what was answered. */
        String note(String what, Supplier<String> call) {
            Position position = Position.decode("position", ask(call));
            Told now = new Told(position.name(), position.sequence(), what);
            told.add(now);
            last = now;
            return position.name();
        }
    }

    private final class Writer extends Witness {

        @Override
        void work(Client client) {
            EscalationServiceBlockingStub service = EscalationServiceGrpc.newBlockingStub(
                    client.grpc("specialist", subject.ports().gateway()));
            while (!ending) {
                write(service);
            }
        }

        private void write(EscalationServiceBlockingStub service) {
            String id = run + "-" + number.incrementAndGet();
            String name = open(service, id);
            TriageEscalationRequest triage = TriageEscalationRequest.newBuilder()
                    .setName(name)
                    .setRequestId(id + "/triage")
                    .setPriority(PRIORITY)
                    .build();
            note(PRIORITY.name(), () -> soon(service).triageEscalation(triage).getPosition());
            AssignEscalationRequest assign = AssignEscalationRequest.newBuilder()
                    .setName(name)
                    .setRequestId(id + "/assign")
                    .setTeam(TEAM)
                    .build();
            note(TEAM, () -> soon(service).assignEscalation(assign).getPosition());
            for (int i = 0; i < COMMENTS; i++) {
                CommentEscalationRequest comment = CommentEscalationRequest.newBuilder()
                        .setName(name)
                        .setRequestId(id + "/" + i)
                        .setText(id + "/" + i)
                        .build();
                note(
                        comment.getText(),
                        () -> soon(service).commentEscalation(comment).getPosition());
            }
        }
    }

    private final class Coordinator extends Witness {

        @Override
        void work(Client client) {
            int gateway = subject.ports().gateway();
            EscalationServiceBlockingStub escalations =
                    EscalationServiceGrpc.newBlockingStub(client.grpc("specialist", gateway));
            ProblemServiceBlockingStub problems =
                    ProblemServiceGrpc.newBlockingStub(client.grpc("problem_coordinator", gateway));
            while (!ending) {
                String id = run + "-" + number.incrementAndGet();
                causes.put(id, find(problems, id, open(escalations, id)));
                LockSupport.parkNanos(BETWEEN_CAUSES.toNanos());
            }
        }

        /** The problem of an escalation, with its cause. */
        private String find(ProblemServiceBlockingStub problems, String id, String escalation) {
            OpenProblemRequest open = OpenProblemRequest.newBuilder()
                    .setRequestId(id + "/problem")
                    .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                    .setTitle(id)
                    .addEscalations(escalation)
                    .build();
            String name =
                    ask(() -> soon(problems).openProblem(open)).getProblem().getName();
            StartProblemAssessmentRequest assess = StartProblemAssessmentRequest.newBuilder()
                    .setName(name)
                    .setRequestId(id + "/assess")
                    .build();
            ask(() -> soon(problems).startProblemAssessment(assess));
            StartRootCauseAnalysisRequest analyze = StartRootCauseAnalysisRequest.newBuilder()
                    .setName(name)
                    .setRequestId(id + "/analyze")
                    .build();
            ask(() -> soon(problems).startRootCauseAnalysis(analyze));
            ConfirmRootCauseRequest confirm = ConfirmRootCauseRequest.newBuilder()
                    .setName(name)
                    .setRequestId(id + "/confirm")
                    .setStatement(id)
                    .setCategory("process")
                    .addEvidence("https://wiki.example/analysis")
                    .build();
            ask(() -> soon(problems).confirmRootCause(confirm));
            return name;
        }
    }

    private final class Reader extends Witness {

        @Override
        void work(Client client) {
            int gateway = subject.ports().gateway();
            ReportingServiceBlockingStub reporting =
                    ReportingServiceGrpc.newBlockingStub(client.grpc("administrator", gateway));
            TeamServiceBlockingStub teams = TeamServiceGrpc.newBlockingStub(client.grpc("administrator", gateway));
            GetTeamRequest team = GetTeamRequest.newBuilder().setName(TEAM).build();
            while (!ending) {
                ask(() -> soon(teams).getTeam(team));
                Told known = last;
                if (known != null) {
                    read(reporting, known);
                }
            }
        }

        private void read(ReportingServiceBlockingStub reporting, Told known) {
            String position = new Position(known.name(), known.sequence()).encode();
            ListEscalationsRequest list = ListEscalationsRequest.newBuilder()
                    .setExternalId(run)
                    .setReadAfter(position)
                    .build();
            GetEscalationViewRequest view = GetEscalationViewRequest.newBuilder()
                    .setName(known.name())
                    .setReadAfter(position)
                    .build();
            if (ask(() -> soon(reporting).listEscalations(list)).getTotalSize() == 0) {
                throw new IllegalStateException(known.name() + " was told to be there, and is in no list");
            }
            ask(() -> soon(reporting).getEscalationView(view));
        }
    }

    private static <S extends AbstractStub<S>> S soon(S service) {
        return service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
