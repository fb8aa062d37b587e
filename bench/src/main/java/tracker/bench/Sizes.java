package tracker.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param warmUp before anything is counted
 * @param slice one slice of a load
 * @param pairs slices of a load and of its baseline
 * @param atHalfLoad how long commands arrive at half of their greatest rate
 * @param rebuilds how often each projection is rebuilt
 * @param lists queries at each number of escalations
 * @param starts how often the stack is started
 * @param writers clients that write while something goes wrong
 * @param kills how often a service is killed amid what its policies do, an even number; twice as often any part amid other work, but each once at least
 * @param partitions how often a way between parts is broken, all of them by turns
 * @param slow how long each store is slow, and the disk full
 * @param rollingRestarts how often every service is restarted in turn
 * @param fuzzEvents events of the event store's fuzz
 * @param planItems items of the large plan
 * @param planEvents events of the large plan
 * @param planQuestions changes of it, and questions about its past
 * @param contention how long many clients change one plan
 * @param modelSequences sequences of commands on a plan that are compared with the model
 */
record Sizes(
        Duration warmUp,
        Duration slice,
        int pairs,
        Duration atHalfLoad,
        int rebuilds,
        int lists,
        int starts,
        int writers,
        int kills,
        int partitions,
        Duration slow,
        int rollingRestarts,
        int fuzzEvents,
        int planItems,
        int planEvents,
        int planQuestions,
        Duration contention,
        int modelSequences) {

    static Sizes full() {
        return new Sizes(
                Duration.ofMinutes(3),
                Duration.ofSeconds(4),
                12,
                Duration.ofMinutes(2),
                3,
                4_000,
                3,
                4,
                100,
                220,
                Duration.ofSeconds(60),
                20,
                1_000_000,
                500,
                10_000,
                2_000,
                Duration.ofSeconds(60),
                100_000);
    }

    /** Only to see that everything works: its figures mean nothing. */
    static Sizes quick() {
        return new Sizes(
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(5),
                1,
                200,
                1,
                1,
                2,
                3,
                Duration.ofSeconds(4),
                1,
                5_000,
                20,
                400,
                100,
                Duration.ofSeconds(3),
                200);
    }
}
