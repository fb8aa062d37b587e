package tracker.contract;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tracker.type.v1.SaidByCode;

/**
 * What a refusal says, or the tracker wrote itself: in English for those who program, and by a code under which it is told in each
 * reader's language.
 *
 * @param code stable, as docs/refusals.md lists it
 * @param sentence in English
 * @param arguments what the sentence tells, by name; a value of an enumeration is called as in the contract
 */
public record Said(String code, String sentence, Map<String, String> arguments) {

    /** Under which the code goes out beside the arguments. */
    public static final String CODE = "code";

    /**
     * A value that English words otherwise than it goes out.
     *
     * @param argument as it goes out
     * @param english how the sentence tells it
     */
    public record Worded(Object argument, Object english) {}

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    /**
     * Both texts are written out where they are said: docs/refusals.md is made of them.
     *
     * @param sentence names its arguments, as in {@code "lies before {asked}, when it is asked."}
     * @param values of the arguments, in the order in which the sentence first names them
     */
    public static Said of(String code, String sentence, Object... values) {
        Queue<Object> given = new ArrayDeque<>(List.of(values));
        Map<String, String> words = new TreeMap<>();
        Map<String, String> arguments = new TreeMap<>();
        NAME.matcher(sentence).results().map(name -> name.group(1)).distinct().forEach(name -> {
            Object value = given.remove();
            words.put(name, told(value instanceof Worded worded ? worded.english() : value, Said::word));
            arguments.put(name, told(value instanceof Worded worded ? worded.argument() : value, Enum::name));
        });
        String english = NAME.matcher(sentence)
                .replaceAll(name -> Matcher.quoteReplacement(words.getOrDefault(name.group(1), "")));
        return new Said(code, english, arguments);
    }

    /** The same of what is no refusal: a policy writes it beside what it did, where it stays. */
    public static Said written(String code, String sentence, Object... values) {
        return of(code, sentence, values);
    }

    /** What is stored beside the sentence. */
    public SaidByCode byCode() {
        return SaidByCode.newBuilder().setCode(code).putAllArguments(arguments).build();
    }

    /** The code and the arguments. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(arguments);
        metadata.put(CODE, code);
        return metadata;
    }

    /** The word of the contract without the name of its type: {@code DRAFT} of {@code PLAN_STATE_DRAFT}. */
    public static String word(Enum<?> value) {
        String type = value.getDeclaringClass().getSimpleName();
        String prefix = type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
        return value.name().startsWith(prefix) ? value.name().substring(prefix.length()) : value.name();
    }

    private static String told(Object value, Function<Enum<?>, String> called) {
        return switch (value) {
            case Enum<?> one -> called.apply(one);
            case Collection<?> several ->
                several.stream().map(each -> told(each, called)).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
