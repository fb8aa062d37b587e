package tracker.platform.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.contract.Contract;

/** The OpenAPI document: as it was last looked at, and sound in itself. */
class OpenApiTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/openapi.json");

    @Test
    void theDocumentIsTheOneThatWasLookedAt() throws IOException {
        String document = new String(OpenApi.of(Contract.get()), UTF_8);
        if (Boolean.getBoolean("golden.renew")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, document + "\n");
        }
        assertThat(document + "\n")
                .as(
                        "The contract's REST side changed. Look at it, then renew platform/%s with: mvn -pl platform test"
                                + " -Dtest=OpenApiTest -Dgolden.renew=true",
                        GOLDEN)
                .isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/tracker/contract.binpb", "META-INF/tracker/testing.binpb"})
    void theDocumentIsSound(String contract) {
        assertThat(faults(JsonMapper.builder().build().readTree(OpenApi.of(Contract.load(contract)))))
                .isEmpty();
    }

    @Test
    void everyFaultIsFound() {
        JsonNode broken = JsonMapper.builder().build().readTree("""
                        {"openapi": "3.1.0", "components": {"schemas": {"A": {"description": ""}}},
                         "paths": {
                          "/a/{x}": {"get": {"operationId": "one", "summary": "s", "description": "d", "responses": {}}},
                          "/b": {"get": {"operationId": "one", "summary": "", "description": "d", "parameters": [
                                    {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/B"}}],
                                 "responses": {"200": {"description": "ok"}}}}}}""");

        assertThat(faults(broken))
                .containsExactlyInAnyOrder(
                        "get /a/{x} has no response 200",
                        "get /a/{x} does not describe exactly the parameters of its path",
                        "get /b has no summary",
                        "get /b is another one",
                        "get /b: parameter q has no description",
                        "#/components/schemas/B leads nowhere");
    }

    private static List<String> faults(JsonNode document) {
        List<String> faults = new ArrayList<>();
        Set<String> operationIds = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                operation(verb.getKey() + " " + path.getKey(), path.getKey(), verb.getValue(), operationIds, faults);
            }
        }
        document.findValues("$ref").stream()
                .map(JsonNode::asString)
                .distinct()
                .filter(reference -> document.at(reference.substring(1)).isMissingNode())
                .forEach(reference -> faults.add(reference + " leads nowhere"));
        return faults;
    }

    private static void operation(
            String name, String path, JsonNode operation, Set<String> operationIds, List<String> faults) {
        for (String text : List.of("operationId", "summary", "description")) {
            if (operation.path(text).asString("").isEmpty()) {
                faults.add(name + " has no " + text);
            }
        }
        if (!operationIds.add(operation.path("operationId").asString(""))) {
            faults.add(name + " is another one");
        }
        if (!operation.path("responses").has("200")) {
            faults.add(name + " has no response 200");
        }
        List<String> inPath = Pattern.compile("\\{(\\w+)}")
                .matcher(path)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        List<String> described = operation.path("parameters").values().stream()
                .filter(parameter -> parameter.path("in").asString("").equals("path"))
                .map(parameter -> parameter.path("name").asString(""))
                .toList();
        if (!described.equals(inPath)) {
            faults.add(name + " does not describe exactly the parameters of its path");
        }
        operation.path("parameters").values().stream()
                .filter(parameter -> parameter.path("description").asString("").isEmpty())
                .forEach(parameter -> faults.add(
                        name + ": parameter " + parameter.path("name").asString("") + " has no description"));
    }
}
