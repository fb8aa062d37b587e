package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tracker.stack.stores.PostgresServer;

/** The compose file fits its specification, gives each service its settings, and holds no secret. */
class ComposeTest {

    private static final Path FILE = Path.of("compose", "compose.yaml");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|MONGO_URI)");

    private final ObjectNode compose = resolved(Manifests.text(FILE));

    @Test
    void itFitsTheSpecification() {
        assertThat(Schemas.schema("compose-spec.json", compose)).isEmpty();
        compose.withObject("/services/gateway").put("imaje", "a");
        assertThat(Schemas.schema("compose-spec.json", compose)).isNotEmpty();
    }

    @Test
    void everyServiceIsGivenWhatItReads() {
        Set<String> known = new TreeSet<>();
        Settings.SERVICES.forEach(service -> known.addAll(Settings.of(service)));
        for (String service : Settings.SERVICES) {
            assertThat(names(compose.at("/services/" + service + "/environment")))
                    .as(service)
                    .containsAll(Settings.required(service, Set.of()))
                    .isSubsetOf(known);
        }
    }

    @Test
    void whatGoesOnRunningHasNotThePasswordOfTheOwner() {
        for (String service : Settings.SERVICES) {
            assertThat(compose.at("/services/" + service).toString())
                    .as(service)
                    .doesNotContain("POSTGRES_OWNER_PASSWORD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"escalation", "remediation", "reporting"})
    void beforeAServiceRunsWhatMigrates(String name) {
        JsonNode service = compose.at("/services/" + name + "-service");
        JsonNode migrations = compose.at("/services/" + name + "-migrations");
        assertThat(service.at("/depends_on/" + name + "-migrations/condition").asText())
                .isEqualTo("service_completed_successfully");
        assertThat(migrations.path("image")).isEqualTo(service.path("image"));
        assertThat(migrations.at("/entrypoint/3").asText()).isEqualTo(Settings.MIGRATE);
        assertThat(migrations.path("restart").asText()).isEqualTo("no");
        assertThat(migrations.has("volumes")).isFalse();
        assertThat(names(migrations.path("environment")))
                .containsAll(Settings.OF_MIGRATIONS)
                .containsAll(Settings.OF_THE_OWNER)
                .hasSize(4)
                .isSubsetOf(Settings.of(name + "-service"));
        assertThat(migrations.at("/environment/TRACKER_POSTGRES_USER"))
                .isEqualTo(service.at("/environment/TRACKER_POSTGRES_USER"));
    }

    @Test
    void everyContainerIsConfined() {
        assertThat(compose.path("services")).hasSize(9).allSatisfy(service -> {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString()).isEqualTo("[\"no-new-privileges:true\"]");
            assertThat(service.has("mem_limit")).isTrue();
            assertThat(service.has("cpus")).isTrue();
            assertThat(service.at("/healthcheck/test").isArray()
                            || service.path("restart").asText().equals("no"))
                    .isTrue();
        });
    }

    @Test
    void noSecretHasAValueOrADefault() {
        compose.path("services")
                .forEach(service -> service.path("environment").properties().stream()
                        .filter(variable -> SECRET.matcher(variable.getKey()).matches())
                        .forEach(variable -> assertThat(variable.getValue().asText())
                                .as(variable.getKey())
                                .containsPattern(REQUIRED)));
    }

    @Test
    void everythingRequiredIsInTheExampleWithoutAValue() {
        Map<String, String> example = Manifests.text(Path.of("compose", "env.example"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        assertThat(example.remove("COMPOSE_PROJECT_NAME")).isEqualTo("tracker");
        assertThat(example.values()).containsOnly("");
        Set<String> required = REQUIRED.matcher(Manifests.text(FILE))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        assertThat(required).isEqualTo(example.keySet());
    }

    @Test
    void everyRoleOfTheStackIsMade() {
        String script = Manifests.text(Path.of("compose", "postgres-roles"));
        assertThat(script).contains(PostgresServer.ROLES);
    }

    @Test
    void analystsAreHeldToWhatTheStackHoldsThemTo() {
        String script = Manifests.text(Path.of("compose", "postgres-roles"));
        assertThat(script).contains(PostgresServer.LIMITS_OF_ANALYSTS);
        assertThat(script).contains("--dbname tracker << 'SQL'\n" + PostgresServer.FOR_WRITERS_ONLY.strip() + ";\nSQL");
    }

    private static Set<String> names(JsonNode environment) {
        Set<String> names = new TreeSet<>();
        environment.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** With anchors and merges resolved, which Jackson does not do. */
    private static ObjectNode resolved(String yaml) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return new ObjectMapper().valueToTree(document);
    }
}
