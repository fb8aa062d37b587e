package tracker.bench;

import java.io.IOException;
import java.util.List;

/** Something that goes wrong while clients work. */
interface Fault {

    /** What --only calls it. */
    String name();

    /** How many clients write. */
    default int writers(Sizes sizes) {
        return sizes.writers();
    }

    /** What it happens to. */
    default Subject on(Stage stage) throws IOException {
        return stage.breakable();
    }

    /** Has it happen, and pass; gives what was seen of it. */
    List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception;
}
