package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** docs/refusals.md is every sentence of a {@link Said}, as somebody last looked at it; the page's tests read it. */
class RefusalWordsTest {

    private static final Path DOCUMENT = Path.of("../docs/refusals.md");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    /** Sentences of refusals, and of what policies write, by their code, and what is wrong with how they are written. */
    private record Found(Map<String, String> refusals, Map<String, String> written, List<String> faults) {

        Found() {
            this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        }

        void add(Map<String, String> sentences, List<? extends ExpressionTree> given) {
            String code = literal(given.getFirst());
            String sentence = given.size() < 2 ? null : literal(given.get(1));
            if (code == null || sentence == null) {
                faults.add(given + " is not written out");
                return;
            }
            List<String> names = NAME.matcher(sentence)
                    .results()
                    .map((MatchResult name) -> name.group(1))
                    .distinct()
                    .toList();
            if (!code.matches("[A-Z]+(_[A-Z]+)*")) {
                faults.add(code + " is not written as a code");
            }
            if (names.size() != given.size() - 2) {
                faults.add("%s names %s and is given %d values".formatted(code, names, given.size() - 2));
            }
            if (names.contains(Said.CODE)) {
                faults.add(code + " names an argument as the code itself is named");
            }
            String other = sentences.putIfAbsent(code, sentence);
            if (other != null && !other.equals(sentence)) {
                faults.add("%s says \"%s\" and \"%s\"".formatted(code, other, sentence));
            }
        }
    }

    @Test
    void theDocumentIsTheOneThatWasLookedAt() throws IOException {
        String document = document(scan(sources()));
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(document)
                .as(
                        "What refusals say has changed. Look at it, and give the page its words; then renew docs/refusals.md"
                                + " with: mvn -pl proto test -Dtest=RefusalWordsTest -Dgolden.renew=true")
                .isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void everySentenceIsWrittenAsItMustBe() throws IOException {
        Found found = scan(sources());

        assertThat(found.faults()).isEmpty();
        assertThat(found.refusals()).hasSizeGreaterThan(100);
        assertThat(found.written()).hasSizeGreaterThan(10);
    }

    @Test
    void everyFaultIsFound() {
        Found found = scan(List.of(source("""
                class A {
                    Object a = Said.of("A", "It is " + "{here}.", here);
                    Object b = Said.of("A", "It is {there}.", there);
                    Object c = Said.of("B", "{one}, {two} and {one}", 1);
                    Object d = Said.of("c", "c");
                    Object e = Said.of("D", "It is " + here);
                    Object f = Said.of("E", "{code}", 1);
                    Object g = Said.written("A", "It is {here}, {there}.", here);
                }""")));

        assertThat(found.faults())
                .containsExactly(
                        "A says \"It is {here}.\" and \"It is {there}.\"",
                        "B names [one, two] and is given 1 values",
                        "c is not written as a code",
                        "\"D\",\"It is \" + here is not written out",
                        "E names an argument as the code itself is named",
                        "A names [here, there] and is given 1 values");
    }

    private static String document(Found found) {
        return """
                # What refusals say

                Made from the services' own sentences (`Said.of`), which the API tells in English. A problem has the code in `metadata.code` and
                what stands in braces beside it by name; a violation has the code as its `reason`, and its `arguments`. Over gRPC both are in
                `ErrorInfo.metadata`, those of the violation at place 0 as `violation_0_NAME`. An instant is told as in RFC 3339, a value of an
                enumeration by its name in the contract. The page has each code in its reader's language, as `refusal.CODE`.

                A code stays: what says something else, or with other arguments, gets another one. Violations of the contract's own rules have
                the rule as their reason instead, such as `STRING_MAX_LEN`, with its `limit` where it has one.

                """ + table(found.refusals()) + """

                ## What the tracker writes itself

                Reasons and lessons that policies write into events (`Said.written`), in English, with the same code and arguments beside
                them: `reason_by_code` beside `reason`. What was stored before has no code. The page has each as `written.CODE`, and the
                timeline in words has the lessons.

                """ + table(found.written());
    }

    private static String table(Map<String, String> sentences) {
        return sentences.entrySet().stream()
                .map(said -> "| `%s` | %s |\n".formatted(said.getKey(), said.getValue()))
                .collect(Collectors.joining("", "| code | sentence |\n|---|---|\n", ""));
    }

    private static List<JavaFileObject> sources() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path code : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(code)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        String text = Files.readString(file);
                        if (text.contains("Said.of(") || text.contains("Said.written(")) {
                            sources.add(source(text));
                        }
                    }
                }
            }
        }
        return sources;
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static Found scan(List<JavaFileObject> sources) {
        Found found = new Found();
        TreeScanner<Void, Void> calls = new TreeScanner<>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                switch (call.getMethodSelect().toString()) {
                    case "Said.of" -> found.add(found.refusals(), call.getArguments());
                    case "Said.written" -> found.add(found.written(), call.getArguments());
                    default -> {}
                }
                return super.visitMethodInvocation(call, nothing);
            }
        };
        try {
            for (CompilationUnitTree unit : ((JavacTask)
                            ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, sources))
                    .parse()) {
                unit.accept(calls, null);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** A text in quotes, or several that are joined; null for what is known at run time only. */
    private static String literal(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal -> String.valueOf(literal.getValue());
            case BinaryTree sum -> {
                String left = literal(sum.getLeftOperand());
                String right = literal(sum.getRightOperand());
                yield left == null || right == null ? null : left + right;
            }
            default -> null;
        };
    }
}
