package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The realm that operators import knows the clients whose secrets the script makes, and no other that has one. */
class RealmTest {

    private static final String CLIENT = "tracker-client-";

    private final JsonNode realm = read("keycloak-realm.json");

    @Test
    void everyClientWithASecretIsThere() {
        Set<String> ofTheScript = new TreeSet<>();
        Manifests.secretsOfTheScript().stream()
                .filter(secret -> secret.at("/metadata/name").asText().startsWith(CLIENT))
                .map(secret -> secret.at("/data/client-id").asText())
                .map(id -> new String(Base64.getDecoder().decode(id)))
                .forEach(ofTheScript::add);

        assertThat(clients(false)).isNotEmpty().isEqualTo(ofTheScript);
    }

    @Test
    void eachOfThemHasTheRoleOfAService_butWhoOnlyReadsMetrics() {
        for (String client : clients(false)) {
            assertThat(realm.path("users"))
                    .as(client)
                    .filteredOn(
                            user -> user.path("serviceAccountClientId").asText().equals(client))
                    .singleElement()
                    .satisfies(user -> assertThat(user.path("realmRoles").toString())
                            .isEqualTo(client.equals("tracker-monitoring") ? "[\"monitoring\"]" : "[\"service\"]"));
        }
    }

    /** Without a secret nobody may come in but a person who signs in. */
    @Test
    void theOthersAreForPeopleWithABrowserOnly() {
        assertThat(clients(true)).containsExactly("operator");
        assertThat(realm.path("clients"))
                .allSatisfy(client -> assertThat(
                                client.path("directAccessGrantsEnabled").asBoolean(false))
                        .isFalse());
    }

    /** The gateway has the issuer send browsers back to {@code https://HOST/} after signing out, which it does for a known address only. */
    @Test
    void aBrowserComesBackFromSigningOut() {
        JsonNode gateway = realm.path("clients").get(0);
        assertThat(gateway.path("clientId").asText()).isEqualTo("gateway");
        String home =
                URI.create(gateway.at("/redirectUris/0").asText()).resolve("/").toString();

        assertThat(gateway.at("/attributes/post.logout.redirect.uris").asText().split("##"))
                .containsExactly(home);
    }

    private Set<String> clients(boolean open) {
        Set<String> clients = new TreeSet<>();
        realm.path("clients").forEach(client -> {
            if (client.path("publicClient").asBoolean() == open) {
                clients.add(client.path("clientId").asText());
            }
        });
        return clients;
    }

    private static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(Manifests.text(Path.of("docs", "operations", name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
