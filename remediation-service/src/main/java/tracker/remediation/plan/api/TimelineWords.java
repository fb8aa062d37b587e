package tracker.remediation.plan.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracker.contract.Contract;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanWords;
import tracker.plan.v1.PlanWords.Language;
import tracker.remediation.team.TeamDirectory;
import tracker.team.v1.Team;
import tracker.type.v1.RecordedEvent;

/** Tells the events of a plan in a language, with people, teams, items and files as they are called now. */
final class TimelineWords {

    private final Language language;
    private final TeamDirectory teams;
    private final Map<String, String> called = new HashMap<>();
    private @Nullable Map<String, String> people;

    TimelineWords(Language language, Plan plan, TeamDirectory teams) {
        this.language = language;
        this.teams = teams;
        for (ActionItem item : plan.getItemsList()) {
            called.put(item.getName(), item.getTitle());
            for (EvidenceFile file : item.getFilesList()) {
                called.put(file.getName(), file.getFileName());
            }
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
                        payload(empty, event),
                        event.getActor(),
                        language,
                        name -> called.computeIfAbsent(name, this::lookUp)))
                .build();
    }

    /** A team or a person by the directory; whoever is not in it keeps the name that is known. */
    private String lookUp(String name) {
        if (name.startsWith("teams/")) {
            return teams.find(name).map(Team::getDisplayName).orElse(name);
        }
        if (people == null) {
            people = teams.people();
        }
        return people.getOrDefault(name, name);
    }

    private static Message payload(Message empty, RecordedEvent event) {
        try {
            return empty.getParserForType().parseFrom(event.getEvent().getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored event cannot be read: " + event.getEventId(), e);
        }
    }
}
