package tracker.remediation.plan.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tracker.contract.Contract;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanWords;
import tracker.plan.v1.PlanWords.Language;
import tracker.team.v1.Team;
import tracker.team.v1.TeamMember;
import tracker.type.v1.RecordedEvent;

/** Tells the events of a plan in a language, with people, teams, items and files as they are called now. */
final class TimelineWords {

    private final Language language;
    private final Map<String, String> called = new HashMap<>();

    /** @param teams the team of a name */
    TimelineWords(Language language, Plan plan, Function<String, Optional<Team>> teams) {
        this.language = language;
        Set<String> its = new HashSet<>();
        plan.getCommitmentsList().forEach(commitment -> its.add(commitment.getTeam()));
        for (ActionItem item : plan.getItemsList()) {
            called.put(item.getName(), item.getTitle());
            for (EvidenceFile file : item.getFilesList()) {
                called.put(file.getName(), file.getFileName());
            }
            its.add(item.getTeam());
            its.addAll(item.getPassedOnByList());
            its.add(item.getBlockedBy());
        }
        its.stream()
                .filter(name -> name.startsWith("teams/"))
                .forEach(name -> teams.apply(name).ifPresent(this::know));
    }

    private void know(Team team) {
        called.put(team.getName(), team.getDisplayName());
        for (TeamMember member : team.getMembersList()) {
            called.put(member.getSubject(), member.getDisplayName());
        }
    }

    /** The event with its sentence; an event of a type that is not known here stays without. */
    RecordedEvent tell(RecordedEvent event) {
        String url = event.getEvent().getTypeUrl();
        Message empty = Contract.get().prototype(url.substring(url.lastIndexOf('/') + 1));
        if (empty == null) {
            return event;
        }
        return event.toBuilder()
                .setSummary(PlanWords.tell(
                        payload(empty, event), event.getActor(), language, name -> called.getOrDefault(name, name)))
                .build();
    }

    private static Message payload(Message empty, RecordedEvent event) {
        try {
            return empty.getParserForType().parseFrom(event.getEvent().getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored event cannot be read: " + event.getEventId(), e);
        }
    }
}
