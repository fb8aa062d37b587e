package tracker.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Priority;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ListEscalationsResponse;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/** A list that somebody may ask for. */
record Question(String kind, ListEscalationsRequest request) {

    private static final List<String> ORDERS = List.of(
            "open_time",
            "open_time desc",
            "update_time",
            "update_time desc",
            "priority",
            "priority desc",
            "external_id",
            "external_id desc",
            "state",
            "state desc");
    private static final List<EscalationState> STATES = List.of(EscalationState.values()).stream()
            .filter(state ->
                    state != EscalationState.UNRECOGNIZED && state != EscalationState.ESCALATION_STATE_UNSPECIFIED)
            .toList();
    private static final List<Priority> PRIORITIES = List.of(
            Priority.PRIORITY_CRITICAL, Priority.PRIORITY_HIGH, Priority.PRIORITY_MODERATE, Priority.PRIORITY_LOW);
    private static final List<EscalationState> OPEN = STATES.stream()
            .filter(state -> state.compareTo(EscalationState.ESCALATION_STATE_RESOLVED) < 0)
            .toList();
    private static final int PAGE = 50;
    private static final int LEAF = 200;
    private static final int LEAVES = 25;
    private static final String BY_WORDS = "text";

    static boolean isByWords(String kind) {
        return kind.startsWith(BY_WORDS);
    }

    /** So many, as many of each kind, over what the read model holds. */
    static List<Question> some(int count, long seed, Connection analyst, ReportingServiceBlockingStub lists)
            throws SQLException {
        return new Maker(new Random(seed), analyst, lists).questions(count);
    }

    /** Draws questions from the values that there are. */
    private static final class Maker {

        private final Random random;
        private final List<String> teams;
        private final List<String> externalIds;
        private final List<ListEscalationsRequest> deep = new ArrayList<>();

        private Maker(Random random, Connection analyst, ReportingServiceBlockingStub lists) throws SQLException {
            this.random = random;
            teams = texts(analyst, "SELECT DISTINCT team FROM reporting_v1.escalation WHERE team <> '' ORDER BY team");
            externalIds = texts(
                    analyst,
                    "SELECT external_id FROM reporting_v1.escalation WHERE external_id <> '' ORDER BY name LIMIT 1000");
            for (String order : ORDERS) {
                walk(
                        lists,
                        ListEscalationsRequest.newBuilder().setOrderBy(order).build());
                walk(
                        lists,
                        ListEscalationsRequest.newBuilder()
                                .setOrderBy(order)
                                .addState(EscalationState.ESCALATION_STATE_CLOSED)
                                .build());
            }
        }

        private static List<String> texts(Connection connection, String query) throws SQLException {
            List<String> texts = new ArrayList<>();
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        }

        /** Goes thousands of rows into a list, in large pages, to have pages to ask for there. */
        private void walk(ReportingServiceBlockingStub lists, ListEscalationsRequest list) {
            String token = "";
            for (int leaf = 0; leaf < LEAVES; leaf++) {
                ListEscalationsResponse page = lists.listEscalations(
                        list.toBuilder().setPageSize(LEAF).setPageToken(token).build());
                token = page.getNextPageToken();
                if (token.isEmpty()) {
                    return;
                }
                deep.add(list.toBuilder().setPageSize(PAGE).setPageToken(token).build());
            }
        }

        private List<Question> questions(int count) {
            List<Question> questions = new ArrayList<>();
            while (questions.size() < count) {
                questions.add(new Question("all, sorted", list().build()));
                questions.add(new Question("state", list().addState(any(STATES)).build()));
                questions.add(new Question(
                        "priority", list().addPriority(any(PRIORITIES)).build()));
                questions.add(new Question("team", list().setTeam(any(teams)).build()));
                questions.add(new Question(
                        "state, priority and team",
                        list().addState(any(STATES))
                                .addPriority(any(PRIORITIES))
                                .setTeam(any(teams))
                                .build()));
                questions.add(new Question(
                        "external id, broad", list().setExternalId(part(0, 5)).build()));
                questions.add(new Question(
                        "external id, middling",
                        list().setExternalId(part(4, 8)).build()));
                questions.add(new Question(
                        "external id, narrow",
                        list().setExternalId(any(externalIds).toLowerCase(Locale.ROOT))
                                .build()));
                questions.add(new Question(
                        BY_WORDS + ", a word", list().setText(word()).build()));
                questions.add(new Question(
                        BY_WORDS + ", two words, of what is open",
                        list().addAllState(OPEN).setText(word() + " " + word()).build()));
                questions.add(new Question(
                        BY_WORDS + " in Chinese", list().setText(hanWord()).build()));
                questions.add(new Question(
                        BY_WORDS + " in Chinese, of what is open",
                        list().addAllState(OPEN).setText(hanWord()).build()));
                questions.add(new Question("deep page", any(deep)));
            }
            return questions;
        }

        private ListEscalationsRequest.Builder list() {
            return ListEscalationsRequest.newBuilder().setPageSize(PAGE).setOrderBy(any(ORDERS));
        }

        private String word() {
            return TenfoldEscalations.word(spoken());
        }

        private String hanWord() {
            return TenfoldEscalations.hanWord(spoken());
        }

        /** As often as it is said. */
        private int spoken() {
            return (int) (Math.pow(random.nextDouble(), 3) * TenfoldEscalations.VOCABULARY);
        }

        private String part(int begin, int end) {
            String id = any(externalIds);
            return id.substring(Math.min(begin, id.length() - 1), Math.min(end, id.length()));
        }

        private <T> T any(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}
