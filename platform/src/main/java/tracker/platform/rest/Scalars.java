package tracker.platform.rest;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of single fields from text and numbers, as the JSON mapping of protobuf writes them; says why one does not fit. */
final class Scalars {
    private static final int LONGEST_NUMBER = 400;
    private static final int LARGEST_EXPONENT = 400;
    private static final BigInteger TWO_32 = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private Scalars() {}

    /** A value that does not fit its field. The message goes to the caller, behind the field's name. */
    static final class Unfit extends Exception {
        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /** The value of a field that JSON writes as a string. */
    static Object ofString(FieldDescriptor field, String text) throws Unfit {
        return switch (field.getType()) {
            case STRING -> printable(text);
            case BYTES -> bytes(text);
            case ENUM -> enumValue(field, text);
            case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> ofNumber(field, number(text, "a whole number"));
            case FLOAT, DOUBLE -> notFinite(field, text);
            case MESSAGE -> time(field, text);
            default -> throw new Unfit("must be " + kind(field) + ", not a string");
        };
    }

    /** The value of a field that JSON writes as a number. */
    static Object ofNumber(FieldDescriptor field, BigDecimal number) throws Unfit {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32 ->
                whole(number, BigInteger.valueOf(Integer.MIN_VALUE), max(TWO_32.shiftRight(1)))
                        .intValue();
            case UINT32, FIXED32 -> whole(number, BigInteger.ZERO, max(TWO_32)).intValue();
            case INT64, SINT64, SFIXED64 ->
                whole(number, BigInteger.valueOf(Long.MIN_VALUE), max(TWO_64.shiftRight(1)))
                        .longValue();
            case UINT64, FIXED64 -> whole(number, BigInteger.ZERO, max(TWO_64)).longValue();
            case DOUBLE -> finite(number.doubleValue());
            case FLOAT -> (float) finite(number.floatValue());
            default -> throw new Unfit("must be " + kind(field) + ", not a number");
        };
    }

    /** The value of any field from a query parameter, which has no types. */
    static Object ofParameter(FieldDescriptor field, String text) throws Unfit {
        return switch (field.getType()) {
            case STRING -> oneLine(printable(text));
            case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> ofNumber(field, number(text, kind(field)));
            case FLOAT, DOUBLE ->
                Character.isLetter(text.isEmpty() ? '0' : text.charAt(text.length() - 1))
                        ? notFinite(field, text)
                        : ofNumber(field, number(text, kind(field)));
            case BOOL -> bool(text);
            default -> ofString(field, text);
        };
    }

    /** The key of a map, which JSON writes as a string whatever it is. */
    static Object ofKey(FieldDescriptor field, String text) throws Unfit {
        return field.getType() == FieldDescriptor.Type.STRING ? printable(text) : ofParameter(field, text);
    }

    /** What a field wants, in words. */
    static String kind(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "a string";
            case BYTES -> "a string in base64";
            case ENUM -> "one of " + names(field);
            case BOOL -> "true or false";
            case FLOAT, DOUBLE -> "a number";
            case MESSAGE, GROUP -> isTime(field) ? "a string" : "an object";
            default -> "a whole number";
        };
    }

    /** Whether the field's message is written as a string. */
    static boolean isTime(FieldDescriptor field) {
        return field.getMessageType().equals(Timestamp.getDescriptor())
                || field.getMessageType().equals(Duration.getDescriptor());
    }

    private static Object time(FieldDescriptor field, String text) throws Unfit {
        if (!isTime(field)) {
            throw new Unfit("must be an object, not a string");
        }
        return field.getMessageType().equals(Timestamp.getDescriptor()) ? instant(text) : duration(text);
    }

    /** By java.time, which knows how long February is. */
    private static Timestamp instant(String text) throws Unfit {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Timestamps.checkValid(Timestamp.newBuilder()
                    .setSeconds(instant.getEpochSecond())
                    .setNanos(instant.getNano())
                    .build());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Unfit("must be an instant such as 2016-02-29T01:16:00Z");
        }
    }

    private static Duration duration(String text) throws Unfit {
        try {
            return Durations.parse(text);
        } catch (ParseException | IllegalArgumentException e) {
            throw new Unfit("must be a duration in seconds such as 3.5s");
        }
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String text) throws Unfit {
        String full = text.toUpperCase(Locale.ROOT);
        String prefix = prefix(field);
        for (EnumValueDescriptor value : field.getEnumType().getValues()) {
            if (value.getName().equals(full) || value.getName().equals(prefix + full)) {
                return value;
            }
        }
        throw new Unfit("must be one of " + names(field));
    }

    private static String prefix(FieldDescriptor field) {
        return field.getEnumType()
                        .getName()
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT)
                + "_";
    }

    private static String names(FieldDescriptor field) {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        return values.stream()
                .filter(value -> value.getNumber() != 0 || values.size() == 1)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private static ByteString bytes(String text) throws Unfit {
        try {
            Base64.Decoder decoder =
                    text.indexOf('-') >= 0 || text.indexOf('_') >= 0 ? Base64.getUrlDecoder() : Base64.getDecoder();
            return ByteString.copyFrom(decoder.decode(text));
        } catch (IllegalArgumentException e) {
            throw new Unfit("must be a string in base64");
        }
    }

    private static boolean bool(String text) throws Unfit {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unfit("must be true or false");
        };
    }

    private static Object notFinite(FieldDescriptor field, String text) throws Unfit {
        double value = switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new Unfit("must be a number");
        };
        return field.getType() == FieldDescriptor.Type.FLOAT ? (Object) (float) value : value;
    }

    private static double finite(double value) throws Unfit {
        if (Double.isInfinite(value)) {
            throw new Unfit("is too large a number");
        }
        return value;
    }

    private static BigDecimal number(String text, String kind) throws Unfit {
        try {
            if (text.length() <= LONGEST_NUMBER) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            throw new Unfit("must be " + kind);
        }
        throw new Unfit("must be " + kind);
    }

    private static BigInteger max(BigInteger bound) {
        return bound.subtract(BigInteger.ONE);
    }

    private static BigInteger whole(BigDecimal number, BigInteger min, BigInteger max) throws Unfit {
        Unfit unfit = new Unfit("must be a whole number from " + min + " to " + max);
        if (number.scale() > LARGEST_EXPONENT || number.scale() < -LARGEST_EXPONENT) {
            throw unfit;
        }
        BigInteger whole = number.toBigInteger();
        if (number.compareTo(new BigDecimal(whole)) != 0 || whole.compareTo(min) < 0 || whole.compareTo(max) > 0) {
            throw unfit;
        }
        return whole;
    }

    private static String oneLine(String text) throws Unfit {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Unfit("holds a line break or a tab");
        }
        return text;
    }

    /** Text as people write it: line breaks and tabs, but no other control character, and no half of a surrogate pair. */
    static String printable(String text) throws Unfit {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                throw new Unfit("holds the control character U+%04X".formatted(c));
            }
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new Unfit("holds half a surrogate pair");
            }
        }
        return text;
    }
}
