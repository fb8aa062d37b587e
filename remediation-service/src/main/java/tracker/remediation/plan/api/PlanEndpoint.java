package tracker.remediation.plan.api;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.AcceptCommitmentResponse;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.ApproveReplanningResponse;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.BlockPlanItemResponse;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanItemResponse;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.CancelPlanResponse;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClaimPlanItemDoneResponse;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.ClosePlanItemResponse;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanItemResponse;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.CommentPlanResponse;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterCommitmentResponse;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecidePlanItemExtensionResponse;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceResponse;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceResponse;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DeclineCommitmentResponse;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentResponse;
import tracker.plan.v1.DiffPlanRequest;
import tracker.plan.v1.DiffPlanResponse;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.DraftPlanResponse;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.GetEvidenceFileRequest;
import tracker.plan.v1.GetEvidenceFileResponse;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.GetPlanResponse;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.ImplementPlanResponse;
import tracker.plan.v1.JudgePlanRequest;
import tracker.plan.v1.JudgePlanResponse;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.OfferPlanResponse;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDiff;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.plan.v1.PlanWords.Language;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanItemResponse;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.ProposePlanResponse;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.RejectPlanItemResponse;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.ReofferPlanItemResponse;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.plan.v1.RequestPlanItemExtensionResponse;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceResponse;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanRiskAcceptanceResponse;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.ResumePlanResponse;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.SetEffectivenessCheckResponse;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemContributorsResponse;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.SetPlanItemDependenciesResponse;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.SetPlanItemOwnerResponse;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartPlanItemResponse;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.StartReplanningResponse;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.plan.v1.SupersedePlanItemResponse;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.plan.v1.SuspendPlanResponse;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.plan.v1.TakeCounterProposalResponse;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemResponse;
import tracker.plan.v1.UpdatePlanItemRequest;
import tracker.plan.v1.UpdatePlanItemResponse;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.plan.v1.UpdatePlanResponse;
import tracker.plan.v1.UploadEvidenceFileRequest;
import tracker.plan.v1.UploadEvidenceFileResponse;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemResponse;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.command.Replies;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.plan.PlanAggregate;
import tracker.remediation.plan.PlanDrafting;
import tracker.remediation.plan.domain.Items;
import tracker.remediation.plan.domain.WatchWindow;
import tracker.remediation.plan.effectiveness.EffectivenessProperties;
import tracker.remediation.plan.effectiveness.PlanJudging;
import tracker.remediation.plan.evidence.EvidenceFiles;
import tracker.remediation.team.TeamDirectory;
import tracker.type.v1.RecordedEvent;

/** Plans over gRPC: each request is the command; what a plan cannot know, such as whether a team is known, is checked here. */
@Component
class PlanEndpoint extends PlanServiceGrpc.PlanServiceImplBase {

    private final Commands commands;
    private final History history;
    private final PlanDrafting drafting;
    private final TeamDirectory teams;
    private final EvidenceFiles evidence;
    private final PlanJudging judging;
    private final EffectivenessProperties effectiveness;

    PlanEndpoint(
            Commands commands,
            History history,
            PlanDrafting drafting,
            TeamDirectory teams,
            EvidenceFiles evidence,
            PlanJudging judging,
            EffectivenessProperties effectiveness) {
        this.commands = commands;
        this.history = history;
        this.drafting = drafting;
        this.teams = teams;
        this.evidence = evidence;
        this.judging = judging;
        this.effectiveness = effectiveness;
    }

    @Override
    public void draftPlan(DraftPlanRequest request, StreamObserver<DraftPlanResponse> observer) {
        Outcome<Plan> outcome = drafting.draft(Caller.current(), request, Map.of());
        Replies.answer(observer, DraftPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void updatePlan(UpdatePlanRequest request, StreamObserver<UpdatePlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, UpdatePlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void proposePlanItem(ProposePlanItemRequest request, StreamObserver<ProposePlanItemResponse> observer) {
        Outcome<Plan> outcome =
                sendChecked(request.getName(), request, () -> requireCarrier(request.getTeam(), request.getOwner()));
        ProposePlanItemResponse response = Replies.response(ProposePlanItemResponse.getDefaultInstance(), outcome);
        String item = Items.name(request.getName(), Caller.current(), request.getRequestId());
        Replies.answer(observer, response.toBuilder().setItem(item).build());
    }

    @Override
    public void updatePlanItem(UpdatePlanItemRequest request, StreamObserver<UpdatePlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, UpdatePlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void proposePlan(ProposePlanRequest request, StreamObserver<ProposePlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, ProposePlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void offerPlan(OfferPlanRequest request, StreamObserver<OfferPlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, OfferPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void reofferPlanItem(ReofferPlanItemRequest request, StreamObserver<ReofferPlanItemResponse> observer) {
        Outcome<Plan> outcome = sendChecked(
                Items.planOf(request.getName()), request, () -> requireCarrier(request.getTeam(), request.getOwner()));
        Replies.answer(observer, ReofferPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void acceptCommitment(AcceptCommitmentRequest request, StreamObserver<AcceptCommitmentResponse> observer) {
        Outcome<Plan> outcome = sendChecked(
                request.getName(), request, () -> requireOwner("owner", request.getTeam(), request.getOwner()));
        Replies.answer(observer, AcceptCommitmentResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void declineCommitment(
            DeclineCommitmentRequest request, StreamObserver<DeclineCommitmentResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, DeclineCommitmentResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void startPlanItem(StartPlanItemRequest request, StreamObserver<StartPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, StartPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void blockPlanItem(BlockPlanItemRequest request, StreamObserver<BlockPlanItemResponse> observer) {
        Outcome<Plan> outcome = sendChecked(Items.planOf(request.getName()), request, () -> {
            if (request.getBlockedBy().startsWith("teams/")) {
                teams.requireKnown("blocked_by", request.getBlockedBy());
            }
        });
        Replies.answer(observer, BlockPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void unblockPlanItem(UnblockPlanItemRequest request, StreamObserver<UnblockPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, UnblockPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void claimPlanItemDone(
            ClaimPlanItemDoneRequest request, StreamObserver<ClaimPlanItemDoneResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, ClaimPlanItemDoneResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void verifyPlanItem(VerifyPlanItemRequest request, StreamObserver<VerifyPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, VerifyPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void rejectPlanItem(RejectPlanItemRequest request, StreamObserver<RejectPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, RejectPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void closePlanItem(ClosePlanItemRequest request, StreamObserver<ClosePlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, ClosePlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void implementPlan(ImplementPlanRequest request, StreamObserver<ImplementPlanResponse> observer) {
        plan(request.getName(), null, null);
        Outcome<Plan> outcome = drafting.implement(Caller.current(), request);
        Replies.answer(observer, ImplementPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void counterCommitment(
            CounterCommitmentRequest request, StreamObserver<CounterCommitmentResponse> observer) {
        Outcome<Plan> outcome = sendChecked(request.getName(), request, () -> {
            for (int i = 0; i < request.getCountersCount(); i++) {
                requireOwner(
                        "counters[%d].owner".formatted(i),
                        request.getTeam(),
                        request.getCounters(i).getOwner());
            }
        });
        Replies.answer(observer, CounterCommitmentResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void takeCounterProposal(
            TakeCounterProposalRequest request, StreamObserver<TakeCounterProposalResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, TakeCounterProposalResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void delegateCommitment(
            DelegateCommitmentRequest request, StreamObserver<DelegateCommitmentResponse> observer) {
        Outcome<Plan> outcome =
                sendChecked(request.getName(), request, () -> teams.requireKnown("to_team", request.getToTeam()));
        Replies.answer(observer, DelegateCommitmentResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void startReplanning(StartReplanningRequest request, StreamObserver<StartReplanningResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, StartReplanningResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void approveReplanning(
            ApproveReplanningRequest request, StreamObserver<ApproveReplanningResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, ApproveReplanningResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void setPlanItemDependencies(
            SetPlanItemDependenciesRequest request, StreamObserver<SetPlanItemDependenciesResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, SetPlanItemDependenciesResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void setPlanItemContributors(
            SetPlanItemContributorsRequest request, StreamObserver<SetPlanItemContributorsResponse> observer) {
        String name = Items.planOf(request.getName());
        Outcome<Plan> outcome = sendChecked(name, request, () -> {
            Plan plan = plan(name, null, null);
            if (Reader.isConfidential(plan)) {
                // who helps learns of it: nobody does who is not known to be of the team that carries it
                PlanProgress.find(plan, request.getName())
                        .ifPresent(item -> request.getContributorsList()
                                .forEach(helper -> teams.requireListedMember("contributors", item.getTeam(), helper)));
            }
        });
        Replies.answer(observer, SetPlanItemContributorsResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void setPlanItemOwner(SetPlanItemOwnerRequest request, StreamObserver<SetPlanItemOwnerResponse> observer) {
        String name = Items.planOf(request.getName());
        Outcome<Plan> outcome = sendChecked(
                name,
                request,
                () -> PlanProgress.find(plan(name, null, null), request.getName())
                        .ifPresent(item -> requireOwner("owner", item.getTeam(), request.getOwner())));
        Replies.answer(observer, SetPlanItemOwnerResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void requestPlanItemExtension(
            RequestPlanItemExtensionRequest request, StreamObserver<RequestPlanItemExtensionResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, RequestPlanItemExtensionResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void decidePlanItemExtension(
            DecidePlanItemExtensionRequest request, StreamObserver<DecidePlanItemExtensionResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, DecidePlanItemExtensionResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void supersedePlanItem(
            SupersedePlanItemRequest request, StreamObserver<SupersedePlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, SupersedePlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void cancelPlanItem(CancelPlanItemRequest request, StreamObserver<CancelPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, CancelPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void requestPlanItemRiskAcceptance(
            RequestPlanItemRiskAcceptanceRequest request,
            StreamObserver<RequestPlanItemRiskAcceptanceResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, RequestPlanItemRiskAcceptanceResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void decidePlanItemRiskAcceptance(
            DecidePlanItemRiskAcceptanceRequest request,
            StreamObserver<DecidePlanItemRiskAcceptanceResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, DecidePlanItemRiskAcceptanceResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void suspendPlan(SuspendPlanRequest request, StreamObserver<SuspendPlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, SuspendPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void resumePlan(ResumePlanRequest request, StreamObserver<ResumePlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, ResumePlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void cancelPlan(CancelPlanRequest request, StreamObserver<CancelPlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, CancelPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void requestPlanRiskAcceptance(
            RequestPlanRiskAcceptanceRequest request, StreamObserver<RequestPlanRiskAcceptanceResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, RequestPlanRiskAcceptanceResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void decidePlanRiskAcceptance(
            DecidePlanRiskAcceptanceRequest request, StreamObserver<DecidePlanRiskAcceptanceResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, DecidePlanRiskAcceptanceResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void setEffectivenessCheck(
            SetEffectivenessCheckRequest request, StreamObserver<SetEffectivenessCheckResponse> observer) {
        Outcome<Plan> outcome = sendChecked(
                request.getName(),
                request,
                () -> WatchWindow.require(request.getWindow(), effectiveness.shortestWindow()));
        Replies.answer(observer, SetEffectivenessCheckResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void judgePlan(JudgePlanRequest request, StreamObserver<JudgePlanResponse> observer) {
        plan(request.getName(), null, null);
        Outcome<Plan> outcome = judging.judge(Caller.current(), request);
        Replies.answer(observer, JudgePlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void commentPlan(CommentPlanRequest request, StreamObserver<CommentPlanResponse> observer) {
        Outcome<Plan> outcome = send(request.getName(), request);
        Replies.answer(observer, CommentPlanResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void commentPlanItem(CommentPlanItemRequest request, StreamObserver<CommentPlanItemResponse> observer) {
        Outcome<Plan> outcome = send(Items.planOf(request.getName()), request);
        Replies.answer(observer, CommentPlanItemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void uploadEvidenceFile(
            UploadEvidenceFileRequest request, StreamObserver<UploadEvidenceFileResponse> observer) {
        Outcome<Plan> outcome = evidence.upload(Caller.current(), request);
        UploadEvidenceFileResponse response =
                Replies.response(UploadEvidenceFileResponse.getDefaultInstance(), outcome);
        String file = Items.file(request.getName(), Caller.current(), request.getRequestId());
        Replies.answer(observer, response.toBuilder().setFile(file).build());
    }

    @Override
    public void getEvidenceFile(GetEvidenceFileRequest request, StreamObserver<GetEvidenceFileResponse> observer) {
        String item = Items.itemOf(request.getName());
        EvidenceFile file = plan(Items.planOf(item), null, null).getItemsList().stream()
                .flatMap(each -> each.getFilesList().stream())
                .filter(each -> each.getName().equals(request.getName()))
                .findFirst()
                .orElseThrow(() -> Rejection.notFound(request.getName()));
        Replies.answer(
                observer,
                GetEvidenceFileResponse.newBuilder()
                        .setFile(file)
                        .setContent(evidence.content(file))
                        .build());
    }

    @Override
    public void diffPlan(DiffPlanRequest request, StreamObserver<DiffPlanResponse> observer) {
        Instant from = EventMeta.toInstant(request.getFrom());
        Instant to = EventMeta.toInstant(request.getTo());
        if (to.isBefore(from)) {
            throw Rejection.invalid("to", Said.of("TO_BEFORE_FROM", "lies before from: swap the two."));
        }
        Instant knownAt = instant(request.hasKnownAt(), request.getKnownAt());
        Instant fromKnownAt = request.hasFromKnownAt() ? EventMeta.toInstant(request.getFromKnownAt()) : knownAt;
        Instant toKnownAt = request.hasToKnownAt() ? EventMeta.toInstant(request.getToKnownAt()) : knownAt;
        Plan after = plan(request.getName(), to, toKnownAt);
        Replies.answer(
                observer,
                DiffPlanResponse.newBuilder()
                        .addAllChanges(PlanDiff.between(before(request.getName(), from, fromKnownAt), after))
                        .build());
    }

    private static @Nullable Instant instant(boolean present, Timestamp time) {
        return present ? EventMeta.toInstant(time) : null;
    }

    /** The plan as it was; nothing but its name when there was none yet. */
    private Plan before(String name, Instant asOf, @Nullable Instant knownAt) {
        try {
            return plan(name, asOf, knownAt);
        } catch (Rejection refused) {
            if (refused.reason() == Reason.NOT_FOUND) {
                return PlanAggregate.DECIDER.initial(name);
            }
            throw refused;
        }
    }

    private void requireCarrier(String team, String owner) {
        teams.requireKnown("team", team);
        requireOwner("owner", team, owner);
    }

    /** Who is accountable, where somebody is named, is of the team. */
    private void requireOwner(String field, String team, String owner) {
        if (!owner.isEmpty()) {
            teams.requireMember(field, team, owner);
        }
    }

    /** Refused as one that is not there when the caller may not know of it, as confidential as it is now. */
    private Plan plan(String name, @Nullable Instant asOf, @Nullable Instant knownAt) {
        Plan now = history.resource(name, PlanAggregate.DECIDER, null, null);
        if (!reader().sees(now)) {
            throw Rejection.notFound(name);
        }
        return asOf == null && knownAt == null ? now : history.resource(name, PlanAggregate.DECIDER, asOf, knownAt);
    }

    private static Reader reader() {
        Caller caller = Caller.current();
        return new Reader(caller.subject(), caller.roles(), caller.teams());
    }

    @Override
    public void getPlan(GetPlanRequest request, StreamObserver<GetPlanResponse> observer) {
        Plan plan = plan(
                request.getName(),
                instant(request.hasAsOf(), request.getAsOf()),
                instant(request.hasKnownAt(), request.getKnownAt()));
        Replies.answer(observer, GetPlanResponse.newBuilder().setPlan(plan).build());
    }

    @Override
    public void listPlanTimeline(ListPlanTimelineRequest request, StreamObserver<ListPlanTimelineResponse> observer) {
        Plan plan = plan(request.getName(), null, null);
        History.Page page = history.timeline(request.getName(), request.getPageSize(), request.getPageToken());
        Optional<TimelineWords> words =
                Language.of(request.getLanguage()).map(language -> new TimelineWords(language, plan, teams));
        List<RecordedEvent> events = page.events().stream()
                .map(reader()::heard)
                .flatMap(Optional::stream)
                .map(event -> words.map(told -> told.tell(event)).orElse(event))
                .toList();
        Replies.answer(
                observer,
                ListPlanTimelineResponse.newBuilder()
                        .addAllEvents(events)
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }

    private Outcome<Plan> send(String plan, Message command) {
        return commands.send(Caller.current(), PlanAggregate.TYPE, PlanAggregate.DECIDER, plan, command);
    }

    /** Sends it once that is checked, or was when it was answered before. */
    private Outcome<Plan> sendChecked(String plan, Message command, Runnable check) {
        return commands.sendFor(command, Caller.current(), PlanAggregate.TYPE, PlanAggregate.DECIDER, plan, () -> {
            check.run();
            return command;
        });
    }
}
