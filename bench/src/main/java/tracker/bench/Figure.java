package tracker.bench;

import java.util.List;

/** Something that is measured on the running system. */
interface Figure {

    /** What --only calls it. */
    String name();

    List<Result> take(Stage stage) throws Exception;
}
