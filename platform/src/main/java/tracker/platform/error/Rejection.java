package tracker.platform.error;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        SERVICE_STOPPING,
        DEPENDENCY_UNAVAILABLE
    }

    /**
     * What is wrong with one field.
     *
     * @param rule of the contract, such as {@code STRING_MAX_LEN}, where it breaks one; empty for what only words tell
     */
    public record Violation(String field, String description, String rule) {

        public Violation(String field, String description) {
            this(field, description, "");
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

    public static Rejection of(Reason reason, String message) {
        return of(reason, message, Map.of());
    }

    public static Rejection of(Reason reason, String message, Map<String, String> metadata) {
        return new Rejection(reason, message, metadata, List.of());
    }

    public static Rejection invalid(String field, String description) {
        return invalid(List.of(new Violation(field, description)));
    }

    public static Rejection invalid(List<Violation> violations) {
        Violation first = violations.getFirst();
        String more = violations.size() > 1 ? " (and %d more)".formatted(violations.size() - 1) : "";
        String message = first.field() + ": " + first.description() + more;
        return new Rejection(Reason.INVALID_ARGUMENT, message, Map.of(), violations);
    }

    public static Rejection notFound(String name) {
        return of(Reason.NOT_FOUND, "There is no " + name + ".", Map.of("resource", name));
    }

    public static Rejection wrongState(String name, String state, String step) {
        return of(
                Reason.WRONG_STATE,
                "%s is %s: %s is not possible now.".formatted(name, state, step),
                Map.of("resource", name, "state", state));
    }

    /** Says also in which states the step is possible. */
    public static <E extends Enum<E>> Rejection wrongState(String name, E state, String step, Collection<E> possible) {
        return of(
                Reason.WRONG_STATE,
                "%s is %s: %s is possible while it is %s."
                        .formatted(name, word(state), step, listed(possible, Rejection::word)),
                Map.of("resource", name, "state", state.name(), "possible", listed(possible, Enum::name)));
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

    private static <E extends Enum<E>> String listed(Collection<E> states, Function<E, String> called) {
        return states.stream().filter(Rejection::isWord).sorted().map(called).collect(Collectors.joining(", "));
    }

    /** Whether the contract has it, other than as the word for none. */
    private static boolean isWord(Enum<?> state) {
        return state.name().startsWith(prefix(state)) && !word(state).equals("UNSPECIFIED");
    }

    /** The word of the contract without the name of its type: {@code DRAFT} of {@code PLAN_STATE_DRAFT}. */
    private static String word(Enum<?> state) {
        return state.name().substring(prefix(state).length());
    }

    private static String prefix(Enum<?> state) {
        String type = state.getDeclaringClass().getSimpleName();
        return type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
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
