package tracker.reporting.past;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Fold;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFold;

/** Plans and problems as they were right after an event of theirs, folded from what the event store has of them. */
public final class Past {

    /** The events of a resource, in order, up to the one of that number. */
    @FunctionalInterface
    public interface Events {
        List<Event> upTo(String name, long sequence);
    }

    /** What happened, and what stands beside it in the store. */
    public record Event(Message payload, EventMeta meta) {}

    private final Events events;

    public Past(Events events) {
        this.events = events;
    }

    public Plan plan(String name, long sequence) {
        return folded(Plan.newBuilder().setName(name).build(), PlanFold::fold, name, sequence);
    }

    public Problem problem(String name, long sequence) {
        return folded(Problem.newBuilder().setName(name).build(), ProblemFold::fold, name, sequence);
    }

    private <R extends Message> R folded(R nothing, Fold<R> fold, String name, long sequence) {
        R resource = nothing;
        for (Event event : events.upTo(name, sequence)) {
            resource = fold.fold(resource, event.payload(), event.meta());
        }
        return resource;
    }
}
