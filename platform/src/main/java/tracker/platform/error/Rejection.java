package tracker.platform.error;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tracker.contract.Said;

/** A request that the rules refuse: why, where, and what to do. Free of frameworks, so that deciders may throw it. */
public final class Rejection extends RuntimeException {

    /** Why a request is refused; each has its status in {@link Errors}. */
    public enum Reason {
        INVALID_ARGUMENT,
        UNAUTHENTICATED,
        IDENTITY_UNAVAILABLE,
        CALLER_NOT_ALLOWED,
        ROLE_NOT_ALLOWED,
        NOT_YOUR_TEAM,
        SAME_PERSON,
        BACK_DATING_NOT_ALLOWED,
        NOT_FOUND,
        ALREADY_EXISTS,
        REQUEST_ID_REUSED,
        HISTORY_ROW_CHANGED,
        HISTORY_GAP,
        WRONG_STATE,
        NOT_SETTLED,
        STALE_ETAG,
        CONFLICT,
        READ_MODEL_BEHIND,
        TOO_MANY_SUBSCRIPTIONS,
        TOO_MANY_CALLS,
        SERVICE_STOPPING,
        DEPENDENCY_UNAVAILABLE
    }

    private static final Set<String> NO_STATES = Set.of("UNSPECIFIED", "UNRECOGNIZED");

    /**
     * What is wrong with one field.
     *
     * @param reason code of what is said, or the rule of the contract that the field breaks, such as {@code STRING_MAX_LEN};
     *     empty for what only a program can get wrong
     * @param arguments of what is said
     */
    public record Violation(String field, String description, String reason, Map<String, String> arguments) {

        public Violation(String field, Said said) {
            this(field, said.sentence(), said.code(), said.arguments());
        }

        /** What is no proper HTTP or JSON: only a program gets that wrong, so it is told in English alone. */
        public Violation(String field, String description) {
            this(field, description, "", Map.of());
        }
    }

    private final Reason reason;
    private final TreeMap<String, String> metadata;
    private final List<Violation> violations;

    private Rejection(Reason reason, String message, Map<String, String> metadata, List<Violation> violations) {
        super(message, null, false, false);
        this.reason = reason;
        this.metadata = new TreeMap<>(metadata);
        this.violations = List.copyOf(violations);
    }

    public static Rejection of(Reason reason, Said said) {
        return of(reason, said, Map.of());
    }

    /** With more, for programs, than the sentence tells. */
    public static Rejection of(Reason reason, Said said, Map<String, String> more) {
        Map<String, String> metadata = new TreeMap<>(more);
        metadata.putAll(said.metadata());
        return new Rejection(reason, said.sentence(), metadata, List.of());
    }

    public static Rejection invalid(String field, Said said) {
        return invalid(List.of(new Violation(field, said)));
    }

    /** What is no proper HTTP or JSON. */
    public static Rejection malformed(String field, String description) {
        return invalid(List.of(new Violation(field, description)));
    }

    public static Rejection invalid(List<Violation> violations) {
        Violation first = violations.getFirst();
        String more = violations.size() > 1 ? " (and %d more)".formatted(violations.size() - 1) : "";
        String message = first.field() + ": " + first.description() + more;
        return new Rejection(Reason.INVALID_ARGUMENT, message, Map.of(), violations);
    }

    public static Rejection notFound(String name) {
        return of(Reason.NOT_FOUND, Said.of("NOT_THERE", "There is no {resource}.", name));
    }

    public static Rejection wrongState(String name, Enum<?> state, String step) {
        return of(
                Reason.WRONG_STATE,
                Said.of("STATE_FORBIDS", "{resource} is {state}: {step} is not possible now.", name, state, step));
    }

    /** Says also in which states the step is possible. */
    public static <E extends Enum<E>> Rejection wrongState(String name, E state, String step, Collection<E> possible) {
        List<E> states = possible.stream().filter(Rejection::isState).sorted().toList();
        return of(
                Reason.WRONG_STATE,
                Said.of(
                        "STATE_NEEDED",
                        "{resource} is {state}: {step} is possible while it is {possible}.",
                        name,
                        state,
                        step,
                        states));
    }

    /**
     * Takes a step that may come too late: empty once it is taken, or why the state it met refuses it. Whatever else goes
     * wrong is thrown.
     */
    public static Optional<Rejection> byState(Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (Rejection refused) {
            if (refused.reason() != Reason.WRONG_STATE) {
                throw refused;
            }
            return Optional.of(refused);
        }
    }

    /** Whether the contract has it, other than as the word for none. */
    private static boolean isState(Enum<?> state) {
        return !NO_STATES.contains(Said.word(state));
    }

    public Reason reason() {
        return reason;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public List<Violation> violations() {
        return violations;
    }
}
