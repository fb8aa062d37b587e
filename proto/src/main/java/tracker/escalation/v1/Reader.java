package tracker.escalation.v1;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFingerprintsAdded;
import tracker.problem.v1.ProblemFingerprintsRemoved;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/**
 * Somebody who reads, and which escalations, problems and plans are there for them.
 *
 * @param subject opaque id of the person or service
 * @param roles what they may do
 * @param teams slugs of the teams they belong to
 */
public record Reader(String subject, Set<Role> roles, Set<String> teams) {

    private static final String TEAM = "teams/";

    public Reader {
        roles = Set.copyOf(roles);
        teams = Set.copyOf(teams);
    }

    /** Whether nothing is hidden from them. */
    public boolean seesAll() {
        return roles.contains(Role.ROLE_ADMINISTRATOR) || roles.contains(Role.ROLE_PROBLEM_COORDINATOR);
    }

    /** Whether they may know of the escalation, as confidential as it is now. */
    public boolean sees(Escalation escalation) {
        return !isConfidential(escalation) || seesAll() || viewers(escalation).contains(subject);
    }

    /** Whether they may know of the problem, as confidential as it is now. */
    public boolean sees(Problem problem) {
        return !isConfidential(problem) || seesAll() || problem.getViewersList().contains(subject);
    }

    /** Whether they may know of the plan, as confidential as it is now. */
    public boolean sees(Plan plan) {
        Collection<String> viewers = viewers(plan);
        return !isConfidential(plan) || seesAll() || names().anyMatch(viewers::contains);
    }

    /**
     * The event as far as they may hear of it, whatever it names; nothing when it says nothing else. What a problem learnt,
     * what it is known by no longer, and what it was known by when a plan was drafted, may be that of an escalation that is
     * confidential now.
     */
    public Optional<RecordedEvent> heard(RecordedEvent event) {
        Any told = event.getEvent();
        if (seesAll()) {
            return Optional.of(event);
        }
        if (told.is(ProblemFingerprintsAdded.class) || told.is(ProblemFingerprintsRemoved.class)) {
            return Optional.empty();
        }
        return Optional.of(
                told.is(PlanDrafted.class)
                        ? event.toBuilder().setEvent(Any.pack(unknowing(told))).build()
                        : event);
    }

    private static PlanDrafted unknowing(Any drafted) {
        try {
            return drafted.unpack(PlanDrafted.class).toBuilder()
                    .clearFingerprints()
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("An event that was packed cannot be unpacked: " + drafted.getTypeUrl(), e);
        }
    }

    /** The problem as it was, known to them by none of the fingerprints that it is not known by now. */
    public Problem known(Problem then, Collection<String> now) {
        return seesAll()
                ? then
                : then.toBuilder()
                        .clearFingerprints()
                        .addAllFingerprints(then.getFingerprintsList().stream()
                                .filter(now::contains)
                                .toList())
                        .build();
    }

    /** By what the viewers of a plan name them: as themselves, and as members of their teams. */
    public Stream<String> names() {
        return Stream.concat(Stream.of(subject), teams.stream().map(TEAM::concat));
    }

    public static boolean isConfidential(Escalation escalation) {
        return isConfidential(escalation.getConfidentiality());
    }

    public static boolean isConfidential(Problem problem) {
        return isConfidential(problem.getConfidentiality());
    }

    public static boolean isConfidential(Plan plan) {
        return isConfidential(plan.getConfidentiality());
    }

    private static boolean isConfidential(Confidentiality confidentiality) {
        return confidentiality == Confidentiality.CONFIDENTIALITY_CONFIDENTIAL;
    }

    /** Who may know of it while it is confidential, beside the roles that always do. */
    public static Set<String> viewers(Escalation escalation) {
        Set<String> viewers = new LinkedHashSet<>(escalation.getViewersList());
        if (!escalation.getAssignee().isEmpty()) {
            viewers.add(escalation.getAssignee());
        }
        return viewers;
    }

    /**
     * The same for a plan: the viewers of its problem, and who works on it, people and teams `teams/{slug}`; of items that were
     * dropped nobody does.
     */
    public static Set<String> viewers(Plan plan) {
        Set<String> viewers = new LinkedHashSet<>(plan.getViewersList());
        if (!plan.getManager().isEmpty()) {
            viewers.add(plan.getManager());
        }
        plan.getCommitmentsList().stream().map(Commitment::getTeam).forEach(viewers::add);
        plan.getItemsList().stream()
                .filter(item -> item.getState() != ItemState.ITEM_STATE_CANCELLED
                        && item.getState() != ItemState.ITEM_STATE_SUPERSEDED)
                .forEach(item -> viewers.addAll(item.getContributorsList()));
        return viewers;
    }
}
