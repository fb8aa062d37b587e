package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tracker.stack.stores.PostgresServer;

/** The cluster has the roles of the one-machine stack, and lets them do what they may there. */
class PostgresTest {

    private final JsonNode spec = Manifests.read(Manifests.ROOT.resolve(Path.of("k8s", "base", "postgres.yaml")))
            .getFirst()
            .path("spec");
    private final JsonNode initdb = spec.at("/bootstrap/initdb");

    @Test
    void itHasTheRolesOfTheStack() {
        assertThat(Stream.concat(
                        Stream.of(initdb.path("owner").asText()),
                        elements(spec.at("/managed/roles"))
                                .map(role -> role.path("name").asText())))
                .containsExactlyInAnyOrderElementsOf(PostgresServer.ROLES);
    }

    @Test
    void noRoleMayDoMoreThanSignIn() {
        assertThat(elements(spec.at("/managed/roles")))
                .allSatisfy(role -> assertThat(role.properties())
                        .extracting(property -> property.getKey())
                        .containsExactlyInAnyOrder("name", "login", "passwordSecret"));
        assertThat(spec.path("enableSuperuserAccess").asBoolean(true)).isFalse();
    }

    @Test
    void analystsAreHeldToWhatTheStackHoldsThemTo() {
        assertThat(texts(initdb.path("postInitSQL"))).containsAll(PostgresServer.LIMITS_OF_ANALYSTS);
        assertThat(texts(initdb.path("postInitApplicationSQL"))).contains(PostgresServer.FOR_WRITERS_ONLY);
    }

    /** The statements run as the operator runs them: first in postgres, then in the database of the application. */
    @Test
    void itsStatementsCloseTheDatabaseToAllOthers() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                Connection superuser = server.getPostgresDatabase().getConnection()) {
            run(superuser, List.of("CREATE ROLE " + initdb.path("owner").asText() + " LOGIN"));
            run(superuser, texts(initdb.path("postInitSQL")));
            run(superuser, List.of("CREATE DATABASE tracker OWNER tracker_owner", "CREATE ROLE somebody LOGIN"));
            try (Connection application =
                    server.getDatabase("postgres", "tracker").getConnection()) {
                run(application, texts(initdb.path("postInitApplicationSQL")));
            }
            for (String role : PostgresServer.ROLES) {
                try (Connection connection = connect(server, role)) {
                    assertThat(connection.isValid(5)).as(role).isTrue();
                }
            }
            assertThatThrownBy(() -> connect(server, "somebody")).hasMessageContaining("permission denied");
            try (Connection owner = connect(server, "tracker_owner")) {
                run(owner, List.of("CREATE SCHEMA events", "CREATE EXTENSION pg_trgm SCHEMA public"));
            }
            try (Connection analyst = connect(server, "tracker_analyst")) {
                assertThatThrownBy(() -> run(analyst, List.of("SELECT pg_current_xact_id()")))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> run(analyst, List.of("SELECT pg_advisory_lock(1)")))
                        .hasMessageContaining("permission denied");
            }
            try (Connection service = connect(server, "tracker_escalation")) {
                run(service, List.of("SELECT pg_current_xact_id(), pg_advisory_xact_lock(1)"));
                assertThatThrownBy(() -> run(service, List.of("CREATE SCHEMA mine")))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private static Connection connect(EmbeddedPostgres server, String role) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/tracker", role, "");
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
