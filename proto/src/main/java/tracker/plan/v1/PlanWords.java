package tracker.plan.v1;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.type.v1.SaidByCode;

/** The events of a plan in words: who did what, and why, one sentence each, from one catalogue for all languages. */
public final class PlanWords {

    /** A language that the catalogue speaks. */
    public enum Language {
        ENGLISH("en", ", ", "“%s”", "yyyy-MM-dd HH:mm 'UTC'", List.of(" days", " hours", " minutes", " seconds")),
        CHINESE("zh-CN", "、", "“%s”", "yyyy年M月d日 HH:mm（'UTC'）", List.of("天", "小时", "分钟", "秒"));

        private final String tag;
        private final String separator;
        private final String quoted;
        private final DateTimeFormatter times;
        private final List<String> units;

        Language(String tag, String separator, String quoted, String times, List<String> units) {
            this.tag = tag;
            this.separator = separator;
            this.quoted = quoted;
            this.times = DateTimeFormatter.ofPattern(times, Locale.ROOT);
            this.units = units;
        }

        /** The language of the tag; nothing when the catalogue does not speak it. */
        public static Optional<Language> of(String tag) {
            for (Language language : values()) {
                if (language.tag.equals(tag)) {
                    return Optional.of(language);
                }
            }
            return Optional.empty();
        }

        public String tag() {
            return tag;
        }
    }

    /** What things and people are called. */
    @FunctionalInterface
    public interface Names {

        /** What the person of that subject, or the team, item or file of that name, is called. */
        String of(String name);
    }

    /** Fields that name people by their subjects. */
    private static final Set<String> PEOPLE = Set.of(
            "answered_by",
            "owner",
            "doer",
            "verifier",
            "requester",
            "approver",
            "decider",
            "uploader",
            "contributors",
            "viewers");

    private static final Pattern ITEM = Pattern.compile("plans/[^/]+/items/[^/]+");
    private static final Pattern FILE = Pattern.compile(ITEM + "/files/[^/]+");
    private static final Pattern TEAM = Pattern.compile("teams/[^/]+");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^]]*)]");
    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)(?:([?:])([^}]*))?}");
    /** What is quoted ends the sentence that it stands at the end of, where it is one itself. */
    private static final Pattern ENDED_TWICE = Pattern.compile("(?<=[.!?…。！？]”)[.。]$");

    private static final long[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String POLICY = "policy:";

    private static final Properties CATALOGUE = catalogue();

    private final Message event;
    private final String actor;
    private final Language language;
    private final Names names;

    private PlanWords(Message event, String actor, Language language, Names names) {
        this.event = event;
        this.actor = actor;
        this.language = language;
        this.names = names;
    }

    private static Properties catalogue() {
        try (InputStream bytes = PlanWords.class.getResourceAsStream("plan_words.properties")) {
            if (bytes == null) {
                throw new FileNotFoundException("plan_words.properties");
            }
            Properties catalogue = new Properties();
            catalogue.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            return catalogue;
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue of sentences cannot be read", e);
        }
    }

    /** The sentence of the event; empty when the catalogue has none for its type. */
    public static String tell(Message event, String actor, Language language, Names names) {
        String template = template(event.getDescriptorForType().getName(), language);
        return template == null
                ? ""
                : ENDED_TWICE
                        .matcher(new PlanWords(event, actor, language, names).fill(template))
                        .replaceFirst("");
    }

    /** How a type of event, or a part of one, is told; nothing when the catalogue does not say. */
    static @Nullable String template(String type, Language language) {
        return CATALOGUE.getProperty(type + "." + language.tag);
    }

    private String fill(String template) {
        String whole = OPTIONAL.matcher(template).replaceAll(part -> Matcher.quoteReplacement(optional(part.group(1))));
        return FIELD.matcher(whole).replaceAll(field -> Matcher.quoteReplacement(field(field)));
    }

    private String optional(String part) {
        boolean whole = FIELD.matcher(part)
                .results()
                .map(field -> field.group(1))
                .noneMatch(field -> !field.equals("actor") && isAbsent(field(field)));
        return whole ? part : "";
    }

    private String field(java.util.regex.MatchResult placeholder) {
        if (placeholder.group(1).equals("actor")) {
            return person(actor);
        }
        FieldDescriptor field = field(placeholder.group(1));
        if ("?".equals(placeholder.group(2))) {
            String[] words = placeholder.group(3).split("\\|", 2);
            return words[(boolean) event.getField(field) ? 0 : 1];
        }
        return isAbsent(field) && ":".equals(placeholder.group(2)) ? placeholder.group(3) : words(field);
    }

    private FieldDescriptor field(String name) {
        FieldDescriptor field = event.getDescriptorForType().findFieldByName(name);
        if (field == null) {
            throw new IllegalStateException("The catalogue asks for %s, which %s has not"
                    .formatted(name, event.getDescriptorForType().getName()));
        }
        return field;
    }

    private boolean isAbsent(FieldDescriptor field) {
        return field.isRepeated() ? event.getRepeatedFieldCount(field) == 0 : !event.hasField(field);
    }

    private String words(FieldDescriptor field) {
        if (!field.isRepeated()) {
            return word(field, event.getField(field));
        }
        List<String> words = new ArrayList<>();
        for (int place = 0; place < event.getRepeatedFieldCount(field); place++) {
            Object value = event.getRepeatedField(field, place);
            words.add(word(field, byCode(field, place).orElse(value)));
        }
        return String.join(language.separator, words);
    }

    /** What the tracker wrote itself, where the catalogue has it by its code; English is what is stored. */
    private Optional<Object> byCode(FieldDescriptor field, int place) {
        FieldDescriptor codes = event.getDescriptorForType().findFieldByName(field.getName() + "_by_code");
        if (codes == null || place >= event.getRepeatedFieldCount(codes)) {
            return Optional.empty();
        }
        SaidByCode said = (SaidByCode) event.getRepeatedField(codes, place);
        return Optional.ofNullable(template(said.getCode(), language))
                .map(template -> FIELD.matcher(template)
                        .replaceAll(name -> Matcher.quoteReplacement(argument(said.getArgumentsMap(), name.group(1)))));
    }

    private String argument(Map<String, String> arguments, String name) {
        String value = arguments.getOrDefault(name, "");
        return INSTANT.matcher(value).matches()
                ? language.times.format(Instant.parse(value).atOffset(ZoneOffset.UTC))
                : value;
    }

    private String word(FieldDescriptor field, Object value) {
        return switch (value) {
            case Timestamp time ->
                language.times.format(EventMeta.toInstant(time).atOffset(ZoneOffset.UTC));
            case Duration duration -> duration(duration.getSeconds());
            case EnumValueDescriptor word ->
                Optional.ofNullable(template(word.getName(), language)).orElse(word.getName());
            case Message part -> new PlanWords(part, actor, language, names).fill(templateOf(part));
            case String text when PEOPLE.contains(field.getName()) -> person(text);
            case String text when FILE.matcher(text).matches() -> quoted(names.of(text));
            case String text when ITEM.matcher(text).matches() -> quoted(names.of(text));
            case String text when TEAM.matcher(text).matches() -> names.of(text);
            case String text when field.getName().equals("lessons") -> quoted(text);
            default -> value.toString();
        };
    }

    private String templateOf(Message part) {
        String type = part.getDescriptorForType().getName();
        String template = template(type, language);
        if (template == null) {
            throw new IllegalStateException("The catalogue does not say how " + type + " is told");
        }
        return template;
    }

    private String quoted(String text) {
        return language.quoted.formatted(text);
    }

    private String person(String subject) {
        return subject.startsWith(POLICY) ? CATALOGUE.getProperty("policy." + language.tag) : names.of(subject);
    }

    /** In the largest unit that divides it. */
    private String duration(long seconds) {
        for (int unit = 0; unit < SECONDS.length; unit++) {
            if (seconds % SECONDS[unit] == 0 && seconds >= SECONDS[unit]) {
                return seconds / SECONDS[unit] + language.units.get(unit);
            }
        }
        return seconds + language.units.getLast();
    }
}
