package tracker.escalation;

import tracker.platform.testing.GoldenPayloads;

class GoldenPayloadsTest extends GoldenPayloads {

    GoldenPayloadsTest() {
        super("escalation", "problem");
    }
}
