package tracker.plan.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Contract;
import tracker.contract.EventType;
import tracker.plan.v1.PlanWords.Language;
import tracker.type.v1.SaidByCode;

/** Every event of a plan is told in every language: who did what, and why. */
class PlanWordsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/plan_words.txt");

    /** Fields that a sentence need not tell: when it happened is said beside it, and a code is how the text itself is told. */
    private static final Set<String> UNTOLD = Set.of("occurred_time", "file", "lessons_by_code");

    private static final PlanWords.Names NAMES = name -> switch (name.split("/").length) {
        case 1 -> "<" + name + ">";
        case 2 -> "Team " + name.substring("teams/".length());
        case 4 -> "title of " + name.substring(name.lastIndexOf('/') + 1);
        default -> name.substring(name.lastIndexOf('/') + 1) + ".pdf";
    };

    static Stream<EventType> events() {
        return Contract.get().events().stream()
                .filter(event -> event.aggregate().equals("plan"));
    }

    private static Message sample(Message empty, boolean flag) {
        Message.Builder sample = empty.newBuilderForType();
        for (FieldDescriptor field : empty.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                sample.addRepeatedField(field, value(sample, field, "1", flag))
                        .addRepeatedField(field, value(sample, field, "2", flag));
            } else {
                sample.setField(field, value(sample, field, "", flag));
            }
        }
        return sample.build();
    }

    private static Object value(Message.Builder of, FieldDescriptor field, String which, boolean flag) {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                String type = field.getMessageType().getName();
                yield type.equals("Timestamp")
                        ? Timestamps.fromSeconds(1_767_225_600L + 90_061L * field.getNumber())
                        : type.equals("Duration")
                                ? Duration.newBuilder().setSeconds(86_400L * 30).build()
                                : sample(of.newBuilderForField(field).build(), flag);
            }
            case INT -> field.getNumber() + 40;
            case BOOLEAN -> flag;
            case ENUM -> field.getEnumType().findValueByNumber(2);
            default -> text(field, which);
        };
    }

    private static String text(FieldDescriptor field, String which) {
        return switch (field.getName()) {
            case "item", "items", "by", "depends_on", "blocked_by" -> "plans/1/items/" + field.getName() + which;
            case "files" -> "plans/1/items/1/files/file" + which;
            case "team", "to_team" -> "teams/" + field.getName();
            default -> "the " + field.getName().replace('_', ' ') + which;
        };
    }

    private static String told(EventType event, Language language, boolean flag) {
        Message empty = Objects.requireNonNull(Contract.get().prototype(event.name()));
        return PlanWords.tell(sample(empty, flag), "somebody", language, NAMES);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEvent_isToldInEveryLanguage_withAllThatItSays(EventType event) {
        for (Language language : Language.values()) {
            String template = PlanWords.template(event.message().getName(), language);
            assertThat(template)
                    .as("the catalogue's sentence in %s", language.tag())
                    .isNotNull();
            Set<String> told = placeholders(template);
            assertThat(told)
                    .as("fields of %s in %s", event.name(), language.tag())
                    .containsAll(event.message().getFields().stream()
                            .map(FieldDescriptor::getName)
                            .filter(field -> !UNTOLD.contains(field))
                            .filter(field -> !(field.equals("item") && told.contains("title"))) // called by that
                            .toList());
            assertThat(told)
                    .as("a person who did it")
                    .containsAnyOf("actor", "answered_by", "doer", "verifier", "requester", "decider", "uploader");
            assertThat(told(event, language, true)).doesNotContain("{", "}", "[", "]", "plans/1", "teams/");
            if (event.message().findFieldByName("reason") != null) {
                assertThat(told(event, language, true)).contains("“the reason”");
            }
            assertThat(told(event, language, true)).endsWith(language == Language.ENGLISH ? "." : "。");
        }
    }

    private static Set<String> placeholders(String template) {
        return Pattern.compile("\\{(\\w+)")
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventThatSaysLittle_isToldAsWell(EventType event) {
        Message empty = Objects.requireNonNull(Contract.get().prototype(event.name()));
        for (Language language : Language.values()) {
            assertThat(PlanWords.tell(empty, "somebody", language, NAMES))
                    .isNotEmpty()
                    .doesNotContain("{", "}", "[", "]");
        }
    }

    @Test
    void theSentences_areAsTheyWereRead() throws IOException {
        String told = events().sorted(java.util.Comparator.comparing(EventType::name))
                .flatMap(event -> Stream.of(Language.values())
                        .flatMap(language -> Stream.of(true, false)
                                .map(flag -> told(event, language, flag))
                                .distinct()))
                .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(GOLDEN, told);
        }
        assertThat(told).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void aPolicy_isTheTrackerItself() {
        assertThat(PlanWords.tell(
                        PlanProposed.getDefaultInstance(),
                        "policy:when-something-then-something",
                        Language.ENGLISH,
                        NAMES))
                .isEqualTo("The tracker put the plan forward.");
    }

    @Test
    void whatPeopleWrote_isToldAsItIs() {
        String reason = "a {actor} [odd] $1 \\ reason";
        assertThat(PlanWords.tell(PlanSuspended.newBuilder().setReason(reason).build(), "ann", Language.ENGLISH, NAMES))
                .isEqualTo("<ann> laid the plan aside: “" + reason + "”.");
    }

    private static final PlanDrafted WITH_LESSONS = PlanDrafted.newBuilder()
            .setPredecessor("plans/1")
            .addLessons("It came back twice since 2026-11-02 09:00 UTC, where 1 were tolerated.")
            .addLessonsByCode(SaidByCode.newBuilder()
                    .setCode("LESSON_CAME_BACK")
                    .putArguments("observed", "2")
                    .putArguments("since", "2026-11-02T09:00:00Z")
                    .putArguments("tolerated", "1"))
            .addLessons("Done: {title} of $1")
            .addLessonsByCode(SaidByCode.newBuilder().setCode("LESSON_DONE").putArguments("title", "{title} of $1"))
            .addLessons("Kept as it was")
            .addLessonsByCode(SaidByCode.newBuilder().setCode("OF_LATER"))
            .addLessons("Kept without a code")
            .build();

    @Test
    void whatTheTrackerWroteItself_isToldByItsCode_andAsItIsStoredWhereThatIsNotKnown() {
        assertThat(PlanWords.tell(WITH_LESSONS, "ann", Language.CHINESE, NAMES))
                .endsWith(
                        "经验教训：“自2026年11月2日 09:00（UTC）起复发2次，容许1次”、“已完成：{title} of $1”、“Kept as it was”、“Kept without a code”。");
        assertThat(PlanWords.tell(WITH_LESSONS, "ann", Language.ENGLISH, NAMES))
                .contains(
                        "“It came back twice since 2026-11-02 09:00 UTC, where 1 were tolerated.”, “Done: {title} of $1”,");
    }

    @Test
    void everyLesson_hasWordsThatTakeWhatItTells() throws IOException {
        List<MatchResult> lessons = Pattern.compile("(?m)^\\| `(LESSON_\\w+)` \\| (.*) \\|$")
                .matcher(Files.readString(Path.of("../docs/refusals.md")))
                .results()
                .toList();
        assertThat(lessons).hasSizeGreaterThan(5).allSatisfy(lesson -> {
            String words = PlanWords.template(lesson.group(1), Language.CHINESE);
            assertThat(words).as(lesson.group(1)).isNotNull().containsPattern("\\p{IsHan}");
            assertThat(placeholders(words)).isEqualTo(placeholders(lesson.group(2)));
        });
    }

    @Test
    void aSentenceThatIsQuoted_endsTheOneAroundIt() {
        var suspended =
                PlanSuspended.newBuilder().setReason("Wait for the audit.").build();
        assertThat(PlanWords.tell(suspended, "ann", Language.ENGLISH, NAMES))
                .isEqualTo("<ann> laid the plan aside: “Wait for the audit.”");
        assertThat(PlanWords.tell(suspended.toBuilder().setReason("等待审计。").build(), "ann", Language.CHINESE, NAMES))
                .endsWith("“等待审计。”");
    }

    @Test
    void anEventOfAnotherKind_isNotTold() {
        assertThat(List.of(Language.values()))
                .allSatisfy(
                        language -> assertThat(PlanWords.tell(Timestamp.getDefaultInstance(), "ann", language, NAMES))
                                .isEmpty());
    }
}
