package tracker.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.grpc.Status.Code;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tracker.contract.EventMeta;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.HealthMeasure;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanState;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.BoardCard;
import tracker.reporting.v1.GetPlanViewRequest;
import tracker.reporting.v1.GetTeamWorkRequest;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListItemsResponse;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListPlansResponse;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanView;
import tracker.reporting.v1.TeamAlignment;
import tracker.reporting.v1.TeamWork;
import tracker.type.v1.Role;

/** Where plans stand as callers see it, over gRPC and REST, with events that remediation-service has appended. */
class PlanReportTest extends RunningService {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final String team = "teams/t" + UUID.randomUUID();
    private final String plan = "plans/" + UUID.randomUUID();

    private static com.google.protobuf.Timestamp days(int fromNow) {
        return EventMeta.toTimestamp(NOW.plus(fromNow, ChronoUnit.DAYS));
    }

    private Scene agreed() {
        return new Scene("plan", plan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(days(-60))
                        .setProblem("problems/1")
                        .setTitle("A plan")
                        .build())
                .live(proposed(1, -10))
                .live(proposed(2, 10))
                .live(PlanProposed.newBuilder().setOccurredTime(days(-59)).build())
                .live(PlanAligningStarted.newBuilder()
                        .setOccurredTime(days(-58))
                        .build())
                .live(CommitmentOffered.newBuilder()
                        .setOccurredTime(days(-58))
                        .setTeam(team)
                        .addAllItems(List.of(item(1), item(2)))
                        .build())
                .live(CommitmentAccepted.newBuilder()
                        .setOccurredTime(days(-55))
                        .setTeam(team)
                        .addAllItems(List.of(item(1), item(2)))
                        .build())
                .live(PlanAgreed.newBuilder()
                        .setOccurredTime(days(-55))
                        .setBaseline(1)
                        .build());
    }

    private PlanItemProposed proposed(int number, int dueInDays) {
        return PlanItemProposed.newBuilder()
                .setOccurredTime(days(-60))
                .setItem(item(number))
                .setKind(ItemKind.ITEM_KIND_PREVENT)
                .setTitle("Item " + number)
                .setTeam(team)
                .setOwner("olga")
                .setDueTime(days(dueInDays))
                .build();
    }

    private String item(int number) {
        return plan + "/items/" + number;
    }

    @Test
    void anOverdueItem_isListedAfterItsPosition_overGrpcAndRest() {
        String position = append(agreed().events());

        ListItemsResponse response = planReports(ANALYST)
                .listItems(ListItemsRequest.newBuilder()
                        .setTeam(team)
                        .setOverdue(true)
                        .setReadAfter(position)
                        .build());

        assertThat(response.getItemsList())
                .extracting(row -> row.getItem().getName())
                .containsExactly(item(1));
        ListedItem row = response.getItems(0);
        assertThat(row.getOverdue()).isTrue();
        assertThat(row.getDaysLate()).isBetween(10.0, 10.1);
        assertThat(row.getPlanTitle()).isEqualTo("A plan");
        HttpResponse<String> rest = get("/api/v1/items?team=" + team + "&order_by=due_time%20desc&open=true");
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body().indexOf(item(2))).isBetween(0, rest.body().indexOf(item(1)));
    }

    @Test
    void aListedPlan_comesWithItsHealthAndTheRule() {
        String position = append(agreed().events());

        ListPlansResponse response = reporting()
                .listPlans(ListPlansRequest.newBuilder()
                        .setTeam(team)
                        .addHealth(HealthColour.HEALTH_COLOUR_AMBER)
                        .setReadAfter(position)
                        .build());

        assertThat(response.getPlansList()).extracting(Plan::getName).containsExactly(plan);
        var standing = response.getStandings(0);
        assertThat(standing.getPlan()).isEqualTo(plan);
        assertThat(standing.getOpenItems()).isEqualTo(2);
        assertThat(standing.getOverdueItems()).isEqualTo(1);
        assertThat(standing.getHealth().getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_AMBER);
        assertThat(standing.getHealth().getThresholdsVersion()).isEqualTo(1);
        var schedule = standing.getHealth().getComponents(0);
        assertThat(schedule.getMeasure()).isEqualTo(HealthMeasure.HEALTH_MEASURE_SCHEDULE);
        assertThat(schedule.getBecauseList()).containsExactly(item(1));
        assertThat(schedule.getGreen()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"baseline=1, true", "order_by=slip_days%20desc, true", "order_by=due_time, false"})
    void aListedPlan_saysItsSlipWhereItIsHeldAgainstABaseline(String asked, boolean told) {
        String position = append(agreed().events());

        HttpResponse<String> rest = get("/api/v1/plans?name=" + plan + "&read_after=" + position + "&" + asked);

        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains(plan);
        assertThat(rest.body().contains("\"slip_days\"")).isEqualTo(told);
    }

    @Test
    void theScreenOfAPlan_isABoardWithItsHealth_itsAlignmentAndItsSlip() {
        String position = append(agreed().events());

        PlanView view = reporting()
                .getPlanView(GetPlanViewRequest.newBuilder()
                        .setName(plan)
                        .setReadAfter(position)
                        .build())
                .getView();

        assertThat(view.getStanding().getHealth().getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_AMBER);
        assertThat(view.getColumnsList().stream()
                        .filter(column -> column.getState() == ItemState.ITEM_STATE_ACCEPTED)
                        .flatMap(column -> column.getCardsList().stream()))
                .extracting(card -> card.getItem(), card -> card.getOverdue())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(item(1), true),
                        org.assertj.core.groups.Tuple.tuple(item(2), false));
        assertThat(view.getAlignmentList())
                .extracting(TeamAlignment::getTeam, TeamAlignment::getState)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(team, CommitmentState.COMMITMENT_STATE_ACCEPTED));
        assertThat(view.getSlips(0).getDays()).isZero();
        HttpResponse<String> rest = get("/api/v1/views/" + plan);
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains("HEALTH_COLOUR_AMBER", "thresholds_version");
    }

    @Test
    void theScreenOfAPlan_isToldAsOfADay_byTheRulesOfThatDay() {
        String position = append(agreed().events());

        PlanView asked = asOf(-57, position);
        assertThat(asked.getPlan().getState()).isEqualTo(PlanState.PLAN_STATE_ALIGNING);
        assertThat(asked.getAlignmentList())
                .extracting(
                        TeamAlignment::getState,
                        TeamAlignment::getItems,
                        TeamAlignment::getAcceptedItems,
                        each -> Math.round(each.getWaitingDays()))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(CommitmentState.COMMITMENT_STATE_OFFERED, 2, 0, 1L));
        assertThat(asked.getSlipsList()).isEmpty();
        assertThat(asked.getViewTime()).isEqualTo(days(-57));

        PlanView agreed = asOf(-20, position);
        assertThat(agreed.getStanding().getHealth().getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_GREEN);
        assertThat(agreed.getStanding().getOverdueItems()).isZero();
        assertThat(agreed.getAlignment(0).getAcceptedItems()).isEqualTo(2);
        assertThat(agreed.getSlips(0).getDays()).isZero();

        PlanView late = asOf(-5, position);
        assertThat(late.getStanding().getOverdueItems()).isEqualTo(1);
        assertThat(late.getColumnsList().stream()
                        .flatMap(column -> column.getCardsList().stream())
                        .filter(BoardCard::getOverdue))
                .singleElement()
                .satisfies(card -> assertThat(card.getDaysLate()).isBetween(4.9, 5.1));

        refused(Code.NOT_FOUND, Reason.NOT_FOUND, () -> asOf(-61, position));
        HttpResponse<String> rest = get("/api/v1/views/" + plan + "?as_of=" + Timestamps.toString(days(-20)));
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains("HEALTH_COLOUR_GREEN");
    }

    private PlanView asOf(int days, String position) {
        return reporting()
                .getPlanView(GetPlanViewRequest.newBuilder()
                        .setName(plan)
                        .setAsOf(days(days))
                        .setReadAfter(position)
                        .build())
                .getView();
    }

    @Test
    void theWorkOfATeam_isSeenByItsPartnersAndWhoLeads_andByNobodyElse() {
        String position = append(agreed().events());
        GetTeamWorkRequest request = GetTeamWorkRequest.newBuilder()
                .setTeam(team)
                .setReadAfter(position)
                .build();
        String slug = team.substring("teams/".length());

        TeamWork work = planReports(TestTokens.token("pat", Set.of(Role.ROLE_PARTNER), slug))
                .getTeamWork(request)
                .getWork();

        assertThat(work.getItemsList())
                .extracting(row -> row.getItem().getName())
                .containsExactly(item(1), item(2));
        assertThat(work.getItems(0).getOverdue()).isTrue();
        for (Role leader : List.of(Role.ROLE_PROBLEM_COORDINATOR, Role.ROLE_PROGRAM_MANAGER, Role.ROLE_ADMINISTRATOR)) {
            assertThat(planReports(TestTokens.token("lea", Set.of(leader)))
                            .getTeamWork(request)
                            .getWork()
                            .getItemsCount())
                    .isEqualTo(2);
        }
        refused(
                Code.PERMISSION_DENIED,
                Reason.NOT_YOUR_TEAM,
                () -> planReports(TestTokens.token("oto", Set.of(Role.ROLE_PARTNER), "another"))
                        .getTeamWork(request));
        refused(
                Code.PERMISSION_DENIED,
                Reason.ROLE_NOT_ALLOWED,
                () -> planReports(ANALYST).getTeamWork(request));
        refused(
                Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> planReports(TestTokens.token("lea", Set.of(Role.ROLE_PROGRAM_MANAGER)))
                        .getTeamWork(GetTeamWorkRequest.newBuilder()
                                .setTeam("teams/none")
                                .build()));
    }

    @Test
    void whoHasNoRole_isRefused() {
        refused(
                Code.PERMISSION_DENIED,
                Reason.ROLE_NOT_ALLOWED,
                () -> planReports(TestTokens.token("nobody", Set.<Role>of()))
                        .listItems(ListItemsRequest.getDefaultInstance()));
    }
}
