package tracker.bench;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import tracker.contract.EventMeta;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.stack.client.Client;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamServiceGrpc;

/** A plan in execution, made over gRPC by those who make plans: its items are in the hands of eight teams and under way. */
final class MadePlan {

    private static final List<TeamKind> TEAMS = List.of(
            TeamKind.TEAM_KIND_ENGINEERING,
            TeamKind.TEAM_KIND_CONTENT,
            TeamKind.TEAM_KIND_POLICY,
            TeamKind.TEAM_KIND_PRODUCT,
            TeamKind.TEAM_KIND_ANALYTICS,
            TeamKind.TEAM_KIND_OPERATIONS,
            TeamKind.TEAM_KIND_COMMUNICATIONS,
            TeamKind.TEAM_KIND_SUPPORT);
    private static final String MANAGER = "program_manager";
    private static final String COORDINATOR = "problem_coordinator";

    private final Subject subject;
    private final Client client;
    private String name;

    MadePlan(Subject subject, Client client) {
        this(subject, client, "");
    }

    /** One that is there already. */
    MadePlan(Subject subject, Client client, String name) {
        this.subject = subject;
        this.client = client;
        this.name = name;
    }

    /** Makes it with so many items. */
    Plan make(int items) {
        TEAMS.forEach(this::register);
        name = draft(confirmedProblem());
        Instant due = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(30, ChronoUnit.DAYS);
        for (int i = 0; i < items; i++) {
            var _ = plans(client, MANAGER)
                    .proposePlanItem(ProposePlanItemRequest.newBuilder()
                            .setName(name)
                            .setRequestId(request())
                            .setKind(ItemKind.ITEM_KIND_PREVENT)
                            .setTitle("Match mirrored copies of what was taken down, part %d of the whole".formatted(i))
                            .setTeam("teams/" + slug(TEAMS.get(i % TEAMS.size())))
                            .setOwner("demo-partner-" + slug(TEAMS.get(i % TEAMS.size())))
                            .setDueTime(EventMeta.toTimestamp(due))
                            .build());
        }
        var _ = plans(client, MANAGER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(name)
                        .setRequestId(request())
                        .build());
        var _ = plans(client, MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(name)
                        .setRequestId(request())
                        .build());
        TEAMS.stream().limit(items).forEach(this::accept);
        for (ActionItem item : plan().getItemsList()) {
            var _ = plans(client, partner(item))
                    .startPlanItem(StartPlanItemRequest.newBuilder()
                            .setName(item.getName())
                            .setRequestId(request())
                            .build());
        }
        return plan();
    }

    Plan plan() {
        return plans(client, MANAGER)
                .getPlan(GetPlanRequest.newBuilder().setName(name).build())
                .getPlan();
    }

    Client client() {
        return client;
    }

    String name() {
        return name;
    }

    PlanServiceBlockingStub plans(Client from, String who) {
        return PlanServiceGrpc.newBlockingStub(from.grpc(who, subject.ports().remediationGrpc()));
    }

    /** Whose item it is, as the issuer knows them. */
    static String partner(ActionItem item) {
        return "partner@" + item.getTeam().substring("teams/".length());
    }

    static String request() {
        return UUID.randomUUID().toString();
    }

    private void register(TeamKind kind) {
        Channel channel = client.grpc("administrator", subject.ports().remediationGrpc());
        try {
            var _ = TeamServiceGrpc.newBlockingStub(channel)
                    .registerTeam(RegisterTeamRequest.newBuilder()
                            .setRequestId("bench registers " + slug(kind))
                            .setSlug(slug(kind))
                            .setDisplayName(slug(kind))
                            .setKind(kind)
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    private static String slug(TeamKind kind) {
        return kind.name().substring("TEAM_KIND_".length()).toLowerCase(Locale.ROOT);
    }

    private String confirmedProblem() {
        int port = subject.ports().escalationGrpc();
        String escalation = new Openings()
                .open(EscalationServiceGrpc.newBlockingStub(client.grpc("specialist", port)))
                .getEscalation()
                .getName();
        ProblemServiceBlockingStub problems = ProblemServiceGrpc.newBlockingStub(client.grpc(COORDINATOR, port));
        String problem = problems.openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(request())
                        .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                        .setTitle("The payment page refuses cards again and again")
                        .addEscalations(escalation)
                        .build())
                .getProblem()
                .getName();
        var _ = problems.startProblemAssessment(StartProblemAssessmentRequest.newBuilder()
                .setName(problem)
                .setRequestId(request())
                .build());
        var _ = problems.startRootCauseAnalysis(StartRootCauseAnalysisRequest.newBuilder()
                .setName(problem)
                .setRequestId(request())
                .build());
        var _ = problems.confirmRootCause(ConfirmRootCauseRequest.newBuilder()
                .setName(problem)
                .setRequestId(request())
                .setStatement("A timeout at one bank holds the connections of all.")
                .setCategory("process")
                .addEvidence("https://wiki.example/analysis/cards")
                .build());
        return problem;
    }

    private String draft(String problem) {
        return plans(client, MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(request())
                        .setProblem(problem)
                        .build())
                .getPlan()
                .getName();
    }

    private void accept(TeamKind kind) {
        String slug = slug(kind);
        var _ = plans(client, "partner@" + slug)
                .acceptCommitment(AcceptCommitmentRequest.newBuilder()
                        .setName(name)
                        .setRequestId(request())
                        .setTeam("teams/" + slug)
                        .build());
    }
}
