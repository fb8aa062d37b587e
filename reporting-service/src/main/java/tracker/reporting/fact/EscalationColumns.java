package tracker.reporting.fact;

import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;

/** What is listed, filtered and counted of an escalation; the same in the rows of today and of the past. */
final class EscalationColumns {

    static final int COUNT = 14;
    static final String UNKNOWN = "?";
    /** Numbers of the states of those that somebody must still work on. */
    static final String OPEN_STATES = Stream.of(EscalationState.values())
            .filter(state -> switch (state) {
                case ESCALATION_STATE_NEW,
                        ESCALATION_STATE_TRIAGED,
                        ESCALATION_STATE_ASSIGNED,
                        ESCALATION_STATE_ACKNOWLEDGED,
                        ESCALATION_STATE_IN_PROGRESS,
                        ESCALATION_STATE_PENDING_REQUESTER,
                        ESCALATION_STATE_PENDING_THIRD_PARTY,
                        ESCALATION_STATE_MITIGATED -> true;
                case ESCALATION_STATE_UNSPECIFIED,
                        ESCALATION_STATE_RESOLVED,
                        ESCALATION_STATE_CLOSED,
                        ESCALATION_STATE_DISMISSED,
                        ESCALATION_STATE_MERGED,
                        UNRECOGNIZED -> false;
            })
            .map(state -> String.valueOf(state.getNumber()))
            .collect(Collectors.joining(", "));

    private EscalationColumns() {}

    static void write(BinaryCopy copy, Escalation escalation) {
        copy.smallint(escalation.getStateValue())
                .smallint(Rank.of(escalation.getPriorityValue()))
                .text(priorityText(escalation))
                .text(escalation.getSource());
        writeExternal(copy, escalation);
        copy.text(holder(escalation))
                .text(escalation.getAssignee())
                .text(Fingerprint.of(escalation.getClassification()))
                .texts(problems(escalation))
                .bool(isSourceLinked(escalation))
                .time(Micros.of(openTime(escalation)))
                .time(Micros.of(escalation.getUpdateTime()))
                .bytes(escalation.toByteString());
    }

    /** What came later: views take new columns at their end only. */
    static void writeMore(BinaryCopy copy, Escalation escalation) {
        copy.text(category(escalation)).text(channelKey(escalation)).text(mergedInto(escalation));
    }

    /** Known of every escalation, and never another: a history begins with the opening. */
    static Timestamp openTime(Escalation escalation) {
        if (!escalation.hasOpenTime()) {
            throw new IllegalStateException(escalation.getName()
                    + " is open since no time: its stored history does not begin with its opening");
        }
        return escalation.getOpenTime();
    }

    /** The id that its source gave it when it was opened, and as it is looked for. */
    static void writeExternal(BinaryCopy copy, Escalation escalation) {
        copy.text(escalation.getExternalId()).text(escalation.getExternalId().toLowerCase(Locale.ROOT));
    }

    /** The channel that it came by, as it is looked for. */
    private static String channelKey(Escalation escalation) {
        return escalation.getChannel().toLowerCase(Locale.ROOT);
    }

    /** What it is found by: never another, too. */
    static String words(Escalation escalation) {
        return Words.key(escalation.getExternalId(), escalation.getTitle(), escalation.getDescription());
    }

    /** What others of a similar title know it by: never another, too. */
    static String titleTerms(Escalation escalation) {
        return TitleTerms.of(escalation.getTitle()).key();
    }

    /** As which it goes on; empty when it is no duplicate. */
    private static String mergedInto(Escalation escalation) {
        return escalation.getMerge().getInto();
    }

    /** The source's own word for the priority, or ours, written as sources write theirs. */
    static String priorityText(Escalation escalation) {
        return escalation.getSourcePriority().isEmpty()
                ? Rank.label(escalation.getPriority())
                : escalation.getSourcePriority();
    }

    /** The team that has it: of the directory where there is one, else in the source's words; empty when nobody has it. */
    static String holder(Escalation escalation) {
        return escalation.getTeam().isEmpty() ? escalation.getSourceTeam() : escalation.getTeam();
    }

    /** The widest level of its category path, in the words of whoever judged it; empty when that one is not known. */
    private static String category(Escalation escalation) {
        String widest = escalation.getClassification().getCategoryList().stream()
                .findFirst()
                .orElse("")
                .strip();
        return widest.equals(UNKNOWN) ? "" : widest;
    }

    static List<String> problems(Escalation escalation) {
        return Links.targets(escalation, LinkKind.LINK_KIND_PROBLEM).toList();
    }

    /** Those that it names as of the same matter, each once. */
    static Set<String> related(Escalation escalation) {
        return Links.targets(escalation, LinkKind.LINK_KIND_RELATED).collect(Collectors.toSet());
    }

    static boolean isProblem(Link link) {
        return link.getKind() == LinkKind.LINK_KIND_PROBLEM || link.getKind() == LinkKind.LINK_KIND_SOURCE_PROBLEM;
    }

    /** Whether its source links it with a problem of its own. */
    private static boolean isSourceLinked(Escalation escalation) {
        return escalation.getLinksList().stream().anyMatch(link -> link.getKind() == LinkKind.LINK_KIND_SOURCE_PROBLEM);
    }
}
