package tracker.remediation;

import tracker.platform.testing.GoldenPayloads;

class GoldenPayloadsTest extends GoldenPayloads {

    GoldenPayloadsTest() {
        super("plan", "team");
    }
}
