package tracker.canary.fact;

import java.time.Instant;
import org.bson.Document;

/** Breaks two rules: a fact depends on events alone, and knows nothing of documents. */
class FactThatReadsTheClock {

    Document now() {
        return new Document("now", Instant.now().toString());
    }
}
