package tracker.reporting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import io.grpc.Status.Code;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.platform.command.Cursor;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.Horizon;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.CountRecurrencesRequest;
import tracker.reporting.v1.CountRecurrencesResponse;
import tracker.reporting.v1.EscalationView;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.GetProblemViewRequest;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.OpenedDay;
import tracker.reporting.v1.RecurrenceServiceGrpc;
import tracker.reporting.v1.SharedWords;
import tracker.type.v1.Role;

/** Recurrences are counted by open time, by what each escalation is classified as now. */
class RecurrenceTest extends RunningService {

    private static final String AFTER = "2026-03-01T00:00:00Z";
    private static final String UNTIL = "2026-03-31T00:00:00Z";
    private static final String COORDINATOR = TestTokens.token("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR));

    private final String symptom = UUID.randomUUID().toString();
    private final String fingerprint = "1|video|" + symptom;
    private final Map<String, String> positions = new LinkedHashMap<>();
    private String position = "";

    @Autowired
    private Horizon horizon;

    /** With a title of its own. */
    private Scene opened(String when) {
        return new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at(when))
                        .setTitle("Videos do not load " + UUID.randomUUID())
                        .setClassification(classification(symptom))
                        .build());
    }

    /** Of which nothing is judged yet. */
    private Scene untriaged(String when, String title) {
        return new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at(when))
                        .setTitle(title)
                        .build());
    }

    private static Classification classification(String symptom) {
        return Classification.newBuilder()
                .addCategory("Video")
                .setSymptom(symptom)
                .build();
    }

    private String happened(Scene scene) {
        position = append(scene.events());
        positions.put(scene.name(), position);
        return scene.name();
    }

    private void awaitAll() {
        var _ = reporting()
                .listEscalations(ListEscalationsRequest.newBuilder()
                        .setReadAfter(position)
                        .build());
    }

    private CountRecurrencesRequest.Builder request() {
        return CountRecurrencesRequest.newBuilder()
                .addFingerprints("1|another|")
                .addFingerprints(fingerprint)
                .setAfter(at(AFTER))
                .setUntil(at(UNTIL));
    }

    private CountRecurrencesResponse count() {
        awaitAll();
        return recurrences().countRecurrences(request().build());
    }

    @Test
    void theWindowBeginsAfterItsFirstInstantAndHoldsItsLast() {
        happened(opened(AFTER));
        String second = happened(opened("2026-03-01T00:00:00.001Z"));
        String third = happened(opened(UNTIL));
        happened(opened("2026-03-31T00:00:00.001Z"));

        CountRecurrencesResponse counted = count();

        assertThat(counted.getRecurrences()).isEqualTo(2);
        assertThat(counted.getEscalationsList()).containsExactly(second, third);
    }

    @Test
    void whatIsNoneOrMayNotBeToldDoesNotCount() {
        String within = "2026-03-15T00:00:00Z";
        String counted = happened(opened(within));
        happened(opened(within)
                .live(EscalationDismissed.newBuilder()
                        .setOccurredTime(at(within))
                        .build()));
        happened(opened(within)
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(at(within))
                        .setInto(counted)
                        .build()));
        happened(opened(within)
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));
        happened(opened(within)
                .live(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setClassification(classification("something else"))
                        .build()));

        assertThat(count().getEscalationsList()).containsExactly(counted);
    }

    @Test
    void aServiceCountsWhatWasOpenToAllWhenItCame_orAllOfIt_andNobodyLearnsItsName() {
        String within = "2026-03-15T00:00:00Z";
        happened(opened(within)
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at("2026-03-16T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));
        happened(opened("2026-02-01T00:00:00Z")
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at("2026-02-02T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build())
                .live(EscalationReopened.newBuilder()
                        .setOccurredTime(at(within))
                        .build()));
        happened(opened("2026-01-01T00:00:00Z")); // which the analyst may wait for
        assertThat(count().getRecurrences()).isZero();
        assertThat(recurrences()
                        .countRecurrences(request().setConfidential(true).build())
                        .getRecurrences())
                .as("only a service may ask so")
                .isZero();
        var service = RecurrenceServiceGrpc.newBlockingStub(as(TestTokens.token("service", Set.of(Role.ROLE_SERVICE))));

        CountRecurrencesResponse open = service.countRecurrences(request().build());
        CountRecurrencesResponse all =
                service.countRecurrences(request().setConfidential(true).build());

        assertThat(open.getRecurrences()).isEqualTo(1);
        assertThat(all.getRecurrences()).isEqualTo(2);
        assertThat(all.getEscalationsList()).isEmpty();
    }

    private Scene merged(String when, String into) {
        return opened(when)
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(at(when))
                        .setInto(into)
                        .build());
    }

    @Test
    void aDuplicateCountsForItselfUnlessWhatItGoesOnAsCountsForIt() {
        String within = "2026-03-15T00:00:00Z";
        String counted = happened(opened("2026-03-02T00:00:00Z"));
        String before = happened(opened("2026-02-01T00:00:00Z"));
        String later = happened(opened("2026-04-02T00:00:00Z"));
        String other = happened(opened("2026-03-02T00:00:00Z")
                .live(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setClassification(classification("something else"))
                        .build()));
        String hidden = happened(opened("2026-03-02T00:00:00Z")
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));

        happened(merged(within, counted));
        String first = happened(merged("2026-03-16T00:00:00Z", before));
        String second = happened(merged("2026-03-17T00:00:00Z", later));
        String third = happened(merged("2026-03-18T00:00:00Z", other));
        String fourth = happened(merged("2026-03-19T00:00:00Z", hidden));

        assertThat(count().getEscalationsList()).containsExactly(counted, first, second, third, fourth);
    }

    @Test
    void oneThatIsReopenedWithinTheTimeCountsOnce() {
        String before = happened(opened("2026-02-01T00:00:00Z")
                .live(reopened("2026-03-15T00:00:00Z"))
                .live(reopened("2026-03-16T00:00:00Z")));
        String within = happened(opened("2026-03-14T00:00:00Z").live(reopened("2026-03-15T00:00:00Z")));
        happened(opened("2026-02-01T00:00:00Z").live(reopened("2026-02-02T00:00:00Z")));
        happened(opened("2026-02-01T00:00:00Z").live(reopened("2026-04-02T00:00:00Z")));

        CountRecurrencesResponse counted = count();

        assertThat(counted.getRecurrences()).isEqualTo(2);
        assertThat(counted.getEscalationsList()).containsExactly(within, before);
    }

    private static EscalationReopened reopened(String when) {
        return EscalationReopened.newBuilder().setOccurredTime(at(when)).build();
    }

    @Test
    void whatRecurrenceFound_isShownWithItsProblem() {
        String first = happened(opened("2026-03-02T00:00:00Z"));
        String second = happened(opened("2026-03-03T00:00:00Z"));
        String other = happened(opened("2026-03-04T00:00:00Z"));
        String problem = problemOf(List.of(first, second));

        awaitAll();
        assertThat(reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setProblem(problem)
                                .build())
                        .getEscalationsList())
                .extracting(Escalation::getName)
                .containsExactly(second, first);
        assertThat(view(first).getProblem().getName()).isEqualTo(problem);
        assertThat(view(first).getRelatedList()).extracting(Escalation::getName).containsExactly(other, second);
        assertThat(view(other).hasProblem()).isFalse();
    }

    @Test
    void whatIsAlikeAndStandsForItself_isRelated_theLatestFirst() {
        String within = "2026-03-15T00:00:00Z";
        String earlier = happened(opened("2026-03-02T00:00:00Z"));
        String later = happened(opened("2026-03-03T00:00:00Z"));
        String asked = happened(opened(within));
        happened(opened(within)
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(at(within))
                        .setInto(asked)
                        .build()));
        happened(opened(within)
                .live(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setClassification(classification("something else"))
                        .build()));

        awaitAll();
        assertThat(view(asked).getRelatedList()).extracting(Escalation::getName).containsExactly(later, earlier);
        assertThat(reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setFingerprint(fingerprint)
                                .setOpenBefore(at(within))
                                .build())
                        .getEscalationsList())
                .extracting(Escalation::getName)
                .containsExactly(later, earlier);
    }

    private String problemOf(List<String> members) {
        String problem = "problems/" + UUID.randomUUID();
        return happened(new Scene("problem", problem)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setTitle("They do not load")
                        .addFingerprints(fingerprint)
                        .build())
                .live(ProblemEscalationsAdded.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setFingerprint(fingerprint)
                        .addAllEscalations(members)
                        .build()));
    }

    @Test
    void theLatestOfMany_areRelated_whateverTheProblemBeganWith() {
        List<String> members = IntStream.range(0, 60)
                .mapToObj(minute -> happened(opened("2026-03-02T00:%02d:00Z".formatted(minute))))
                .toList();
        problemOf(members);
        String asked = members.getFirst();
        String duplicate = happened(opened("2026-03-06T00:00:00Z"));

        awaitAll();
        EscalationView view = view(asked);
        assertThat(view.getRelatedList())
                .extracting(Escalation::getName)
                .hasSize(50)
                .startsWith(duplicate, members.getLast());
        assertThat(view.getMoreRelated()).isTrue();
    }

    @Test
    void membersOfOtherWords_followWhatIsAlike_theLatestFirst() {
        Scene other = opened("2026-03-04T00:00:00Z")
                .live(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at("2026-03-15T00:00:00Z"))
                        .setClassification(classification("something else " + symptom))
                        .build());
        String asked = happened(opened("2026-03-01T00:00:00Z"));
        String alike = happened(opened("2026-03-02T00:00:00Z"));
        String first = happened(untriaged("2026-03-03T00:00:00Z", "Nothing comes"));
        String last = happened(other);
        problemOf(List.of(asked, first, last, alike));

        awaitAll();
        EscalationView view = view(asked);
        assertThat(view.getRelatedList()).extracting(Escalation::getName).containsExactly(alike, last, first);
        assertThat(view.getMoreRelated()).isFalse();
        assertThat(view.getSameTitleList()).isEmpty();
    }

    @Test
    void whatSharesWordsOfTheTitle_isRelated_beforeAnythingIsJudged() {
        String title = "Livestream " + symptom + " 没有声音";
        String within = "2026-03-15T00:00:00Z";
        String earlier = happened(untriaged("2026-03-02T00:00:00Z", "没有声音: LIVESTREAM of " + symptom));
        String later = happened(untriaged("2026-03-03T00:00:00Z", title));
        String less = happened(untriaged("2026-03-03T00:00:00Z", "The livestream " + symptom));
        happened(untriaged("2026-03-03T00:00:00Z", "The livestream has no sound")); // one word only
        happened(untriaged(within, title)
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(at(within))
                        .setInto(later)
                        .build()));
        happened(untriaged(within, title)
                .live(EscalationDismissed.newBuilder()
                        .setOccurredTime(at(within))
                        .build()));
        happened(untriaged(within, title)
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at(within))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));
        String asked = happened(untriaged("2026-03-04T00:00:00Z", title));

        awaitAll();
        EscalationView view = view(asked);
        assertThat(view.getRelatedList()).extracting(Escalation::getName).containsExactly(later, earlier, less);
        assertThat(view.getSameTitleList()).containsExactly(later, earlier, less);
        assertThat(view.getMoreRelated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Payouts are missing for creators in Brazil, Payout missing for creators in Brazil, Payouts missing creators Brazil,"
                + " Payout missing creators Brazil",
        "Login code never arrives, Login codes do not arrive any more, Login code arrives, Login codes arrive",
        "验证码一直收不到, 收不到登录验证码, 验证码 收不到, 收不到 验证码",
        "Appeals, The appeal, Appeals, appeal",
    })
    void eachOfTwoSimilarTitlesFindsTheOther(String one, String other, String sharedByOne, String sharedByOther) {
        String first = happened(untriaged("2026-03-02T00:00:00Z", one));
        String second = happened(untriaged("2026-03-03T00:00:00Z", other));

        awaitAll();
        assertThat(view(first).getSharedWordsList()).containsExactly(shared(second, sharedByOne));
        assertThat(view(second).getSharedWordsList()).containsExactly(shared(first, sharedByOther));
    }

    private static SharedWords shared(String escalation, String words) {
        return SharedWords.newBuilder()
                .setEscalation(escalation)
                .addAllWords(List.of(words.split(" ")))
                .build();
    }

    @Test
    void titlesThatShareFewWords_orNoneThatSayAnything_areNotSimilar() {
        happened(untriaged("2026-03-02T00:00:00Z", "Captions drift behind the spoken words"));
        happened(untriaged("2026-03-02T00:00:00Z", "It is not there"));
        String asked = happened(untriaged("2026-03-03T00:00:00Z", "Captions overlap stickers, and they are not there"));
        String nothing = happened(untriaged("2026-03-03T00:00:00Z", "Is it there?"));

        awaitAll();
        assertThat(view(asked).getRelatedList()).isEmpty();
        assertThat(view(nothing).getRelatedList()).isEmpty();
    }

    @Test
    void aLinkIsShownFromBothItsEnds_unlessTheOtherIsHidden() {
        String linked = happened(untriaged("2026-03-01T00:00:00Z", "No picture " + symptom));
        happened(linkedTo(linked, "2026-03-04T00:00:00Z")
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));
        String first = happened(linkedTo(linked, "2026-03-02T00:00:00Z"));
        String last = happened(linkedTo(linked, "2026-03-03T00:00:00Z"));

        awaitAll();
        assertThat(view(first).getRelatedList()).extracting(Escalation::getName).containsExactly(linked);
        assertThat(view(linked).getRelatedList())
                .extracting(Escalation::getName)
                .containsExactly(last, first);
        assertThat(view(linked).getSameTitleList()).isEmpty();
    }

    private Scene linkedTo(String other, String when) {
        return untriaged(when, "No sound " + UUID.randomUUID())
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at(when))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_RELATED)
                                .setTarget(other))
                        .build());
    }

    @Test
    void ofThoseThatShareWords_theLatestThousandAreCompared() {
        String title = "Refund delayed " + symptom;
        String before = happened(untriaged("2026-03-02T00:00:00Z", title));
        String asked = happened(untriaged("2026-03-03T00:00:00Z", title));
        awaitAll();

        try {
            alike(1, 999);
            assertThat(view(asked).getSameTitleList()).containsExactly(before);
            alike(1_000, 1_000);
            assertThat(view(asked).getSameTitleList()).isEmpty();
        } finally {
            jdbc.update("DELETE FROM reporting.escalation_words WHERE name LIKE 'alike/%'");
        }
    }

    /** Less so, and later. Only what titles are compared by: these stand for nothing. */
    private void alike(int from, int to) {
        jdbc.update("""
                INSERT INTO reporting.escalation_words (name, open_time, words, title_terms)
                SELECT 'alike/' || number, timestamptz '2026-03-04T00:00:00Z', '', 'refund delayed'
                FROM generate_series(?, ?) AS number\
                """, from, to);
    }

    @Test
    void manyOfTheSameTitle_leaveRoomForThoseOfTheSameFingerprint() {
        String title = "Upload " + symptom;
        String alike = happened(opened("2026-03-01T00:00:00Z"));
        List<String> sameTitle = IntStream.range(0, 11)
                .mapToObj(minute -> happened(untriaged("2026-03-02T00:%02d:00Z".formatted(minute), title)))
                .toList();
        String asked = happened(untriaged("2026-03-03T00:00:00Z", title)
                .live(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setClassification(classification(symptom))
                        .build()));

        awaitAll();
        EscalationView view = view(asked);
        assertThat(view.getSameTitleList()).isEqualTo(sameTitle.subList(1, 11).reversed());
        assertThat(view.getRelatedList())
                .extracting(Escalation::getName)
                .hasSize(11)
                .endsWith(alike);
        assertThat(view.getMoreRelated()).isTrue();
    }

    @Test
    void whatIsHidden_crowdsNobodyOut_andIsNoneOfMore() {
        for (int minute = 0; minute < 51; minute++) {
            happened(opened("2026-03-02T00:%02d:00Z".formatted(minute))
                    .live(EscalationConfidentialityChanged.newBuilder()
                            .setOccurredTime(at("2026-03-03T00:00:00Z"))
                            .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                            .build()));
        }
        String seen = happened(opened("2026-03-01T00:00:00Z"));
        String asked = happened(opened("2026-03-01T00:00:00Z"));

        awaitAll();
        assertThat(view(asked).getRelatedList()).extracting(Escalation::getName).containsExactly(seen);
        assertThat(view(asked).getMoreRelated()).isFalse();
    }

    @Test
    void aProblemTellsOnWhichDaysItsEscalationsWereOpened_asItsListDoes() {
        String hidden = happened(opened("2026-03-02T12:00:00Z")
                .live(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build()));
        List<String> members = Stream.of("2026-03-02T00:00:00Z", "2026-03-02T23:59:59Z", "2026-03-04T00:00:00Z")
                .map(when -> happened(opened(when)))
                .toList();
        String problem =
                problemOf(Stream.concat(members.stream(), Stream.of(hidden)).toList());
        happened(opened("2026-03-05T00:00:00Z")); // none of its own

        assertThat(reporting()
                        .getProblemView(GetProblemViewRequest.newBuilder()
                                .setName(problem)
                                .setReadAfter(position(problem))
                                .build())
                        .getView()
                        .getOpenedList())
                .containsExactly(day("2026-03-02", 2), day("2026-03-04", 1));
    }

    private static OpenedDay day(String day, int escalations) {
        return OpenedDay.newBuilder().setDay(day).setEscalations(escalations).build();
    }

    private static String position(String problem) {
        return new Position(problem, 1).encode();
    }

    /** That one change is there says nothing of the documents of those before it: each is waited for. */
    private void awaitDocuments() {
        positions.forEach((name, last) -> {
            if (name.startsWith("problems/")) {
                var _ = reporting(COORDINATOR)
                        .getProblemView(GetProblemViewRequest.newBuilder()
                                .setName(name)
                                .setReadAfter(last)
                                .build());
            } else {
                var _ = reporting(COORDINATOR)
                        .getEscalationView(GetEscalationViewRequest.newBuilder()
                                .setName(name)
                                .setReadAfter(last)
                                .build());
            }
        });
    }

    private EscalationView view(String escalation) {
        awaitDocuments();
        return reporting()
                .getEscalationView(GetEscalationViewRequest.newBuilder()
                        .setName(escalation)
                        .setReadAfter(position)
                        .build())
                .getView();
    }

    @Test
    void anAnswerHasSeenAllThatTheCursorSays() {
        happened(opened("2026-03-15T00:00:00Z"));
        awaitAll();
        long settled = horizon.lastSettledEvent();

        assertThat(recurrences()
                        .countRecurrences(request()
                                .setCursor(new Cursor(settled).encode())
                                .build())
                        .getRecurrences())
                .isEqualTo(1);
        refused(
                Code.DEADLINE_EXCEEDED,
                Reason.READ_MODEL_BEHIND,
                () -> recurrences()
                        .countRecurrences(request()
                                .setCursor(new Cursor(settled + 1_000_000).encode())
                                .build()));
        refused(
                Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> recurrences()
                        .countRecurrences(request().setCursor("later").build()));
    }

    @Test
    void anAnalystAsksOverRest() {
        happened(opened("2026-03-15T00:00:00Z"));
        awaitAll();

        assertThat(get("/api/v1/metrics/recurrences?after=%s&until=%s&fingerprints=%s"
                                .formatted(AFTER, UNTIL, URLEncoder.encode(fingerprint, StandardCharsets.UTF_8)))
                        .body())
                .contains("\"recurrences\":1");
    }
}
