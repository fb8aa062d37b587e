package tracker.platform.eventstore;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Keeps what aggregates were after some of their events, by whose rules, so that not all has to be folded again. */
public interface SnapshotStore {

    /** Key in a snapshot's meta data: by which rules it was folded. */
    String REVISION = "revision";

    /** The last snapshot of an aggregate until that place, if there is one by those rules. */
    Optional<DomainEventMessage<?>> snapshot(String aggregate, String revision, long until);

    /** What stands beside each snapshot of an aggregate by those rules behind that place, in order. */
    List<? extends DomainEventMessage<?>> outlines(String aggregate, String revision, long after);

    void storeSnapshot(DomainEventMessage<?> snapshot);
}
