package tracker.platform.processor;

import java.util.Collection;
import java.util.Optional;

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

    /** The generation that answers; 1 until a rebuild has ended. */
    int answering(String projection);

    /**
     * Up to this global index every event is folded into the generation that answers, whichever replica folds it; of a
     * projection that keeps its position in another store, as far as this replica knows.
     */
    long position(String projection);

    /** Begins a rebuild, or finds the one that is under way; gives the generation that is built. */
    int rebuild(String projection);

    /** How far that generation is; empty when it is gone, or was never begun. */
    Optional<Progress> progress(String projection, int generation);
}
