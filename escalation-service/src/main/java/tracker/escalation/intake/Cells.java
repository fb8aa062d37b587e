package tracker.escalation.intake;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tracker.contract.Said;
import tracker.escalation.v1.HistoryRow;
import tracker.platform.error.Rejection.Violation;

/** The values of one row by column; what cannot be read is noted as a violation and stands in as unknown. */
final class Cells {
    private static final String UNKNOWN = "?";
    private static final int LONGEST = 1000;

    /** As the contract has it of what cases are found and counted by. */
    private static final Map<String, Integer> SHORTER = Map.of("category", 100, "subcategory", 100, "u_symptom", 200);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d/M/uuuu HH:mm").withResolverStyle(ResolverStyle.STRICT);

    private final Map<String, Integer> places;
    private final HistoryRow row;
    private final String path;
    private final Instant now;
    private final List<Violation> violations;
    private final boolean complete;

    Cells(Map<String, Integer> places, HistoryRow row, String path, Instant now, List<Violation> violations) {
        this.places = places;
        this.row = row;
        this.path = path;
        this.now = now;
        this.violations = violations;
        this.complete = row.getValuesCount() == places.size();
        if (complete) {
            places.forEach((column, place) -> checkText(column, row.getValues(place)));
        } else {
            refuse(
                    "values",
                    Said.of(
                            "VALUES_NOT_FOR_COLUMNS",
                            "line {line}: has {values} values for {columns} columns",
                            row.getLine(),
                            row.getValuesCount(),
                            places.size()));
        }
    }

    /** The value; empty when it is unknown or the log has no such column. */
    String text(String column) {
        Integer place = places.get(column);
        String value = place == null || !complete ? "" : row.getValues(place);
        return value.equals(UNKNOWN) ? "" : value;
    }

    /** The value, which must not be unknown. */
    String known(String column) {
        String value = text(column);
        if (complete && value.isEmpty()) {
            refuse(column, Said.of("VALUE_UNKNOWN", "line {line}: is unknown", row.getLine()));
        }
        return value;
    }

    /** The time, which must not be unknown. */
    Instant knownTime(String column) {
        known(column);
        return time(column).orElse(Instant.EPOCH);
    }

    Optional<Instant> time(String column) {
        String value = text(column);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = LocalDateTime.parse(value, TIME).toInstant(ZoneOffset.UTC);
            if (time.isAfter(now)) {
                refuse(
                        column,
                        Said.of(
                                "VALUE_IN_THE_FUTURE",
                                "line {line}: '{value}' is in the future",
                                row.getLine(),
                                value));
            }
            return Optional.of(time);
        } catch (DateTimeParseException e) {
            refuse(
                    column,
                    Said.of(
                            "VALUE_NO_TIME",
                            "line {line}: '{value}' is not a time such as 29/2/2016 01:16",
                            row.getLine(),
                            shown(value)));
            return Optional.empty();
        }
    }

    /** A count from 0; 0 when it is unknown. */
    int count(String column) {
        String value = text(column);
        if (value.matches("\\d{0,9}")) {
            return value.isEmpty() ? 0 : Integer.parseInt(value);
        }
        refuse(column, Said.of("VALUE_NO_COUNT", "line {line}: '{value}' is not a count", row.getLine(), shown(value)));
        return 0;
    }

    Optional<Boolean> verdict(String column) {
        String value = text(column);
        return switch (value) {
            case "" -> Optional.empty();
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> {
                refuse(
                        column,
                        Said.of(
                                "VALUE_NO_VERDICT",
                                "line {line}: '{value}' is neither true nor false",
                                row.getLine(),
                                shown(value)));
                yield Optional.empty();
            }
        };
    }

    void refuse(String column, Said why) {
        violations.add(new Violation(path + "." + column, why));
    }

    private void checkText(String column, String value) {
        int most = SHORTER.getOrDefault(column, LONGEST);
        if (value.length() > most) {
            refuse(
                    column,
                    Said.of("VALUE_TOO_LONG", "line {line}: has more than {most} characters", row.getLine(), most));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            refuse(
                    column,
                    Said.of("VALUE_WITH_CONTROL_CHARACTER", "line {line}: holds a control character", row.getLine()));
        }
    }

    /** The value as a message may show it: short, and without control characters. */
    static String shown(String value) {
        return value.substring(0, Math.min(value.length(), 40)).replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
