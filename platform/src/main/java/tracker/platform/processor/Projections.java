package tracker.platform.processor;

import java.util.Collection;
import java.util.Optional;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** The projections of this service: which generation of each answers, and how a rebuild goes on. */
public interface Projections {

    /**
     * How far the building of a generation is.
     *
     * @param projection name of the projection
     * @param generation number of the generation
     * @param done position it has reached
     * @param total position of the last settled event
     * @param answering it is the generation that answers
     */
    record Progress(String projection, int generation, long done, long total, boolean answering) {}

    Collection<String> names();

    /** The generation that answers; 1 until one does. */
    int answering(String projection);

    /** Whether every projection answers; one that is not kept in the form of this version does once it is folded anew. */
    boolean allAnswer();

    /** What is said instead of an answer until then. */
    static Rejection foldedAnew() {
        return Rejection.of(
                Reason.DEPENDENCY_UNAVAILABLE,
                Said.of(
                        "READ_MODEL_FOLDED_ANEW",
                        "What is shown here is read anew from all events, as after an upgrade; try again in some minutes."));
    }

    /**
     * Up to this global index every event is folded into the generation that answers, whichever replica folds it; of a
     * projection that keeps its position in another store, as that replica has told within the last second.
     */
    long position(String projection);

    /** Begins a rebuild, or finds the one that is under way; gives the generation that is built. */
    int rebuild(String projection);

    /** How far that generation is; empty when it is gone, or was never begun. */
    Optional<Progress> progress(String projection, int generation);
}
