package tracker.plan.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;

class PlanHealthTest {

    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final HealthRules RULES = HealthRules.shipped();

    private static ActionItem item(int number, String team, ItemState state, Duration dueAfterNow) {
        return ActionItem.newBuilder()
                .setName("plans/1/items/" + number)
                .setTeam("teams/" + team)
                .setState(state)
                .setDueTime(EventMeta.toTimestamp(NOW.plus(dueAfterNow)))
                .build();
    }

    private static Plan plan(PlanState state, ActionItem... items) {
        return Plan.newBuilder()
                .setName("plans/1")
                .setState(state)
                .addAllItems(List.of(items))
                .build();
    }

    private static HealthVerdict health(Plan plan) {
        return PlanHealth.of(plan, NOW, RULES.at(NOW));
    }

    private static HealthComponent component(HealthVerdict verdict, HealthMeasure measure) {
        return verdict.getComponentsList().stream()
                .filter(each -> each.getMeasure() == measure)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,GREEN",
        "PT0S,GREEN",
        "-PT1S,GREEN",
        "-P7D,GREEN",
        "-P7DT0.000001S,AMBER",
        "-P30D,AMBER",
        "-P30DT0.000001S,RED",
        "-P400D,RED"
    })
    void theSchedule_isAsLateAsItsMostOverdueItem(Duration due, String colour) {
        HealthVerdict verdict = health(plan(
                PlanState.PLAN_STATE_IN_EXECUTION,
                item(1, "a", ItemState.ITEM_STATE_ACCEPTED, Duration.ofDays(5)),
                item(2, "a", ItemState.ITEM_STATE_IN_PROGRESS, due)));

        assertThat(verdict.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
        HealthComponent schedule = component(verdict, HealthMeasure.HEALTH_MEASURE_SCHEDULE);
        assertThat(schedule.getValue()).isEqualTo(Math.max(0, -due.toNanos() / 1000) / 86_400e6);
        assertThat(schedule.getBecauseList()).isEqualTo(due.isNegative() ? List.of("plans/1/items/2") : List.of());
        assertThat(schedule.getGreen()).isEqualTo(7);
        assertThat(schedule.getAmber()).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(ItemState.class)
    void whatIsDoneOrClaimedDoneOrGivenUp_isNotLate(ItemState state) {
        if (state == ItemState.UNRECOGNIZED) {
            return;
        }
        HealthVerdict verdict =
                health(plan(PlanState.PLAN_STATE_IN_EXECUTION, item(1, "a", state, Duration.ofDays(-90))));
        boolean late = EnumSet.of(
                        ItemState.ITEM_STATE_PROPOSED,
                        ItemState.ITEM_STATE_OFFERED,
                        ItemState.ITEM_STATE_ACCEPTED,
                        ItemState.ITEM_STATE_DECLINED,
                        ItemState.ITEM_STATE_COUNTER_PROPOSED,
                        ItemState.ITEM_STATE_IN_PROGRESS,
                        ItemState.ITEM_STATE_BLOCKED)
                .contains(state);
        assertThat(component(verdict, HealthMeasure.HEALTH_MEASURE_SCHEDULE).getColour())
                .isEqualTo(late ? HealthColour.HEALTH_COLOUR_RED : HealthColour.HEALTH_COLOUR_GREEN);
    }

    @ParameterizedTest
    @CsvSource({"0,10,GREEN", "1,9,GREEN", "1,8,AMBER", "2,3,AMBER", "3,4,RED", "1,0,RED", "0,0,GREEN"})
    void blocked_isAShareOfWhatIsOpen(int blocked, int others, String colour) {
        List<ActionItem> items = new ArrayList<>();
        for (int i = 0; i < blocked; i++) {
            items.add(item(i, "a", ItemState.ITEM_STATE_BLOCKED, Duration.ofDays(5)));
        }
        for (int i = 0; i < others; i++) {
            items.add(item(
                    100 + i,
                    "a",
                    i % 2 == 0 ? ItemState.ITEM_STATE_IN_PROGRESS : ItemState.ITEM_STATE_DONE_CLAIMED,
                    Duration.ofDays(5)));
        }
        items.add(item(998, "a", ItemState.ITEM_STATE_VERIFIED, Duration.ofDays(5)));
        items.add(item(999, "a", ItemState.ITEM_STATE_CANCELLED, Duration.ofDays(5)));

        HealthVerdict verdict = health(plan(PlanState.PLAN_STATE_IN_EXECUTION, items.toArray(ActionItem[]::new)));

        assertThat(verdict.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
        assertThat(component(verdict, HealthMeasure.HEALTH_MEASURE_BLOCKED).getBecauseCount())
                .isEqualTo(blocked);
    }

    @ParameterizedTest
    @CsvSource({"0,GREEN", "1,AMBER", "4,AMBER", "5,RED"})
    void alignment_countsTeamsThatDoNotStandByTheirItems(int teams, String colour) {
        ItemState[] unaligned = {
            ItemState.ITEM_STATE_OFFERED, ItemState.ITEM_STATE_DECLINED, ItemState.ITEM_STATE_COUNTER_PROPOSED
        };
        List<ActionItem> items = new ArrayList<>();
        for (int team = 0; team < teams; team++) {
            items.add(item(team * 2, "t" + team, unaligned[team % 3], Duration.ofDays(5)));
            items.add(item(team * 2 + 1, "t" + team, ItemState.ITEM_STATE_OFFERED, Duration.ofDays(5)));
        }
        items.add(item(999, "z", ItemState.ITEM_STATE_ACCEPTED, Duration.ofDays(5)));

        HealthVerdict verdict = health(plan(PlanState.PLAN_STATE_ALIGNING, items.toArray(ActionItem[]::new)));

        assertThat(verdict.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
        assertThat(component(verdict, HealthMeasure.HEALTH_MEASURE_ALIGNMENT).getBecauseCount())
                .isEqualTo(teams);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAN_STATE_DRAFT,GREEN",
        "PLAN_STATE_PROPOSED,GREEN",
        "PLAN_STATE_ALIGNING,AMBER",
        "PLAN_STATE_AGREED,AMBER",
        "PLAN_STATE_REPLANNING,AMBER"
    })
    void whatIsOnlyPutForward_countsOnceTheTeamsAreAsked(PlanState state, String colour) {
        HealthVerdict verdict = health(plan(state, item(1, "a", ItemState.ITEM_STATE_PROPOSED, Duration.ofDays(5))));
        assertThat(verdict.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanState.class,
            names = {
                "PLAN_STATE_SUSPENDED",
                "PLAN_STATE_CANCELLED",
                "PLAN_STATE_RISK_ACCEPTED",
                "PLAN_STATE_IMPLEMENTED",
                "PLAN_STATE_MONITORING",
                "PLAN_STATE_CLOSED_EFFECTIVE",
                "PLAN_STATE_CLOSED_INEFFECTIVE"
            })
    void aPlanThatIsNotUnderWay_isNotJudged(PlanState state) {
        HealthVerdict verdict = health(plan(state, item(1, "a", ItemState.ITEM_STATE_BLOCKED, Duration.ofDays(-90))));
        assertThat(verdict.getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_UNSPECIFIED);
        assertThat(verdict.getComponentsList()).isEmpty();
        assertThat(verdict.getThresholdsVersion()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20260501})
    void ofAnyPlan_theVerdictIsTheWorstComponent_andTimeAloneMakesItNoBetter(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Plan plan = randomPlan(random);
            HealthColour before = HealthColour.HEALTH_COLOUR_UNSPECIFIED;
            for (int day = -40; day <= 80; day += 5) {
                Instant at = NOW.plus(Duration.ofDays(day));
                HealthVerdict verdict = PlanHealth.of(plan, at, RULES.at(at));
                assertThat(verdict.getColour())
                        .isEqualTo(verdict.getComponentsList().stream()
                                .map(HealthComponent::getColour)
                                .max(Comparator.naturalOrder())
                                .orElse(HealthColour.HEALTH_COLOUR_UNSPECIFIED))
                        .isGreaterThanOrEqualTo(before);
                before = verdict.getColour();
                Set<String> known = new TreeSet<>(Set.of(plan.getName()));
                plan.getItemsList().forEach(item -> known.addAll(List.of(item.getName(), item.getTeam())));
                verdict.getComponentsList().forEach(component -> {
                    assertThat(known).containsAll(component.getBecauseList());
                    assertThat(component.getBecauseList().isEmpty()).isEqualTo(component.getValue() == 0);
                });
            }
        }
    }

    private static Plan randomPlan(Random random) {
        ActionItem[] items = new ActionItem[random.nextInt(8)];
        for (int i = 0; i < items.length; i++) {
            items[i] = item(
                    i,
                    "t" + random.nextInt(6),
                    ItemState.forNumber(random.nextInt(14)),
                    Duration.ofHours(random.nextInt(2400) - 1200L));
            if (items[i].getState() == ItemState.ITEM_STATE_RISK_ACCEPTED) {
                items[i] = acceptedUntil(items[i], NOW.plus(Duration.ofHours(random.nextInt(2400) - 1200L)));
            }
        }
        Plan plan = plan(PlanState.forNumber(random.nextInt(14)), items);
        return plan.getState() == PlanState.PLAN_STATE_RISK_ACCEPTED
                ? plan.toBuilder()
                        .setRiskExpireTime(
                                EventMeta.toTimestamp(NOW.plus(Duration.ofHours(random.nextInt(2400) - 1200L))))
                        .build()
                : plan;
    }

    private static ActionItem acceptedUntil(ActionItem item, Instant expires) {
        return item.toBuilder()
                .setRiskExpireTime(EventMeta.toTimestamp(expires))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"PT0S,GREEN", "P1D,GREEN", "P7DT1S,AMBER", "P31D,RED"})
    void anItemLeftAtARisk_isLateFromWhenItIsAcceptedNoLonger(Duration since, String colour) {
        ActionItem left =
                acceptedUntil(item(1, "a", ItemState.ITEM_STATE_RISK_ACCEPTED, Duration.ofDays(-90)), NOW.minus(since));

        HealthVerdict verdict = health(plan(PlanState.PLAN_STATE_IN_EXECUTION, left));

        HealthComponent schedule = component(verdict, HealthMeasure.HEALTH_MEASURE_SCHEDULE);
        assertThat(schedule.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
        assertThat(schedule.getValue()).isEqualTo(since.toSeconds() / 86_400.0);
        assertThat(schedule.getBecauseList()).isEqualTo(since.isZero() ? List.of() : List.of(left.getName()));
    }

    @ParameterizedTest
    @CsvSource({"PT0S,UNSPECIFIED", "P1D,GREEN", "P7DT1S,AMBER", "P31D,RED"})
    void aPlanEndedByARisk_isJudgedFromWhenItIsAcceptedNoLonger(Duration since, String colour) {
        Plan left = plan(PlanState.PLAN_STATE_RISK_ACCEPTED).toBuilder()
                .setRiskExpireTime(EventMeta.toTimestamp(NOW.minus(since)))
                .build();

        HealthVerdict verdict = health(left);

        assertThat(verdict.getColour().name()).isEqualTo("HEALTH_COLOUR_" + colour);
        if (!since.isZero()) {
            assertThat(component(verdict, HealthMeasure.HEALTH_MEASURE_SCHEDULE).getBecauseList())
                    .containsExactly(left.getName());
        }
    }

    @Test
    void theThresholdsOfAnInstant_areThoseInEffectThen() {
        HealthThresholds first = RULES.versions().getFirst();
        HealthRules rules = HealthRules.of(HealthRule.newBuilder()
                .addVersions(first)
                .addVersions(first.toBuilder()
                        .setVersion(2)
                        .setEffectiveTime(EventMeta.toTimestamp(NOW))
                        .setLimits(0, first.getLimits(0).toBuilder().setGreen(0).setAmber(1)))
                .build());
        Plan plan = plan(
                PlanState.PLAN_STATE_IN_EXECUTION, item(1, "a", ItemState.ITEM_STATE_IN_PROGRESS, Duration.ofDays(-3)));

        HealthVerdict then = PlanHealth.of(plan, NOW.minusNanos(1000), rules.at(NOW.minusNanos(1000)));
        HealthVerdict now = PlanHealth.of(plan, NOW, rules.at(NOW));

        assertThat(then.getThresholdsVersion()).isEqualTo(1);
        assertThat(then.getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_GREEN);
        assertThat(now.getThresholdsVersion()).isEqualTo(2);
        assertThat(now.getColour()).isEqualTo(HealthColour.HEALTH_COLOUR_RED);
        assertThat(rules.at(Instant.EPOCH).getVersion()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"versions\": [{\"version\": 2}]}",
                "{\"versions\": [{\"version\": 1, \"effective_time\": \"2026-01-01T00:00:00Z\"}]}",
                "{\"versions\": [{\"version\": 1, \"effective_time\": \"2026-01-01T00:00:00Z\", \"limits\": ["
                        + "{\"measure\": \"HEALTH_MEASURE_SCHEDULE\", \"green\": 7, \"amber\": 3},"
                        + "{\"measure\": \"HEALTH_MEASURE_BLOCKED\", \"green\": 0, \"amber\": 1},"
                        + "{\"measure\": \"HEALTH_MEASURE_ALIGNMENT\", \"green\": 0, \"amber\": 1}]}]}",
                "{\"versions\": [{\"colour\": \"blue\"}]}"
            })
    void thresholdsThatLeaveSomethingOpen_areRefused(String json) {
        assertThatThrownBy(() -> HealthRules.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of plan health");
    }
}
