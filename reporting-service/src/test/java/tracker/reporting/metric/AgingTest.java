package tracker.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationAcknowledged;
import tracker.escalation.v1.EscalationAssigned;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.Reader;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.fact.TestFacts;
import tracker.reporting.v1.AgingFigures;
import tracker.reporting.v1.GetAgingMetricsRequest;

/** Who waits, and for how long, as docs/metrics.md says. */
class AgingTest {

    private static final String NOW = "2026-07-01T12:00:00Z";

    private static FactsDatabase database;
    private static EscalationMetrics metrics;

    @BeforeAll
    static void start() {
        List<StoredEvent> events = new ArrayList<>();
        // of each age at NOW: 29, 30, 89, 90, 179 and 180 days of the calendar
        events.addAll(opened("2026-06-02T00:00:00Z"));
        events.addAll(opened("2026-06-01T23:59:59Z"));
        events.addAll(opened("2026-04-03T00:00:00Z"));
        events.addAll(opened("2026-04-02T23:59:59Z"));
        events.addAll(opened("2026-01-03T00:00:00Z"));
        events.addAll(opened("2026-01-02T23:59:59Z"));
        // acknowledged after one, two and four hours; what comes later does not count
        events.addAll(opened("2026-06-20T08:00:00Z", acknowledged("2026-06-20T09:00:00Z")));
        events.addAll(opened(
                "2026-06-20T08:00:00Z",
                acknowledged("2026-06-20T10:00:00Z"),
                EscalationResolved.newBuilder()
                        .setOccurredTime(at("2026-06-21T08:00:00Z"))
                        .build(),
                EscalationReopened.newBuilder()
                        .setOccurredTime(at("2026-06-22T08:00:00Z"))
                        .build(),
                acknowledged("2026-06-25T10:00:00Z")));
        events.addAll(opened(
                "2026-06-20T08:00:00Z",
                acknowledged("2026-06-20T12:00:00Z"),
                EscalationClosed.newBuilder()
                        .setOccurredTime(at("2026-06-28T08:00:00Z"))
                        .build()));
        // none of them is open
        events.addAll(opened(
                "2026-06-20T08:00:00Z",
                EscalationDismissed.newBuilder()
                        .setOccurredTime(at("2026-06-21T08:00:00Z"))
                        .build()));
        events.addAll(opened(
                "2026-06-20T08:00:00Z",
                EscalationMerged.newBuilder()
                        .setOccurredTime(at("2026-06-21T08:00:00Z"))
                        .setInto("escalations/other")
                        .build()));
        // a millionth of a second after NOW
        events.addAll(opened("2026-07-01T12:00:00.000001Z"));
        // known to few
        events.addAll(opened(
                "2026-06-20T08:00:00Z",
                acknowledged("2026-06-30T08:00:00Z"),
                EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at("2026-06-30T09:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build()));
        database = TestFacts.fresh();
        database.apply(events, 7);
        metrics = new EscalationMetrics(database.jdbc());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static List<StoredEvent> opened(String when, Message... after) {
        Scene scene = new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at(when))
                        .setPriority(Priority.PRIORITY_HIGH)
                        .build())
                .live(EscalationAssigned.newBuilder()
                        .setOccurredTime(at(when))
                        .setTeam("teams/a")
                        .build());
        for (Message event : after) {
            scene.live(event);
        }
        return scene.events();
    }

    private static EscalationAcknowledged acknowledged(String when) {
        return EscalationAcknowledged.newBuilder().setOccurredTime(at(when)).build();
    }

    private static AgingFigures figures(GetAgingMetricsRequest.Builder request, String asOf, Reader reader) {
        return metrics.aging(request.setAsOf(at(asOf)).build(), reader).getFigures();
    }

    private static List<Integer> ages(AgingFigures figures) {
        return List.of(
                figures.getOpen(),
                figures.getOpenUnder30Days(),
                figures.getOpenUnder90Days(),
                figures.getOpenUnder180Days(),
                figures.getOpenFrom180Days());
    }

    @Test
    void whatIsOpen_isAsOldAsTheDaysOfTheCalendarSinceItWasOpened() {
        assertThat(ages(figures(GetAgingMetricsRequest.newBuilder(), NOW, Readers.analyst("nobody"))))
                .containsExactly(8, 3, 2, 2, 1);
        assertThat(ages(figures(GetAgingMetricsRequest.newBuilder(), NOW, Readers.analyst("vera"))))
                .containsExactly(9, 4, 2, 2, 1);
        assertThat(ages(figures(GetAgingMetricsRequest.newBuilder(), "2026-06-02T00:00:00Z", Readers.ALL)))
                .containsExactly(6, 2, 2, 2, 0);
    }

    @Test
    void anInstantIsCut_neverRoundedUpToWhatHadNotHappened() {
        assertThat(figures(
                                GetAgingMetricsRequest.newBuilder(),
                                "2026-07-01T12:00:00.0000009Z",
                                Readers.analyst("nobody"))
                        .getOpen())
                .isEqualTo(8);
    }

    @Test
    void onlyTheFirstAcknowledgementCounts_andOnlyWhatHasOne() {
        AgingFigures figures = figures(GetAgingMetricsRequest.newBuilder(), NOW, Readers.analyst("nobody"));

        assertThat(figures.getTimeToAcknowledgeHours().getCount()).isEqualTo(3);
        assertThat(figures.getTimeToAcknowledgeHours().getMean()).isEqualTo(7.0 / 3);
        assertThat(figures.getTimeToAcknowledgeHours().getMedian()).isEqualTo(2);
        assertThat(figures.getTimeToAcknowledgeHours().getP90()).isEqualTo(3.6);
        assertThat(figures.getUnacknowledged()).isEqualTo(8);
    }

    @Test
    void whatHadNotHappenedByThen_isNotKnown() {
        AgingFigures figures =
                figures(GetAgingMetricsRequest.newBuilder(), "2026-06-20T09:30:00Z", Readers.analyst("nobody"));

        assertThat(figures.getTimeToAcknowledgeHours().getCount()).isEqualTo(1);
        assertThat(figures.getUnacknowledged()).isEqualTo(10);
        assertThat(figures.getOpen()).isEqualTo(11);
    }

    @Test
    void aCohort_isOfThoseOpenedWithin() {
        AgingFigures figures = figures(
                GetAgingMetricsRequest.newBuilder()
                        .setFrom(at("2026-04-02T23:59:59Z"))
                        .setTo(at("2026-06-02T00:00:00Z")),
                NOW,
                Readers.ALL);

        assertThat(ages(figures)).containsExactly(3, 0, 2, 1, 0);
    }

    @Test
    void ofNothing_thereIsNoMean() {
        AgingFigures figures = figures(GetAgingMetricsRequest.newBuilder(), "2025-01-01T00:00:00Z", Readers.ALL);

        assertThat(figures.getTimeToAcknowledgeHours().hasMean()).isFalse();
        assertThat(ages(figures)).containsExactly(0, 0, 0, 0, 0);
    }
}
