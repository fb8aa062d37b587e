package tracker.bench;

/** What a figure must reach. */
record Target(Bound bound, double value) {

    /** On which side of the value is good. */
    enum Bound {
        AT_LEAST,
        AT_MOST
    }

    static Target atLeast(double value) {
        return new Target(Bound.AT_LEAST, value);
    }

    static Target atMost(double value) {
        return new Target(Bound.AT_MOST, value);
    }

    boolean isReachedBy(double measured) {
        return switch (bound) {
            case AT_LEAST -> measured >= value;
            case AT_MOST -> measured <= value;
        };
    }

    String text() {
        return (bound == Bound.AT_LEAST ? ">= " : "<= ") + Numbers.text(value);
    }
}
