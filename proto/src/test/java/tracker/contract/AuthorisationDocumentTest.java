package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tracker.type.v1.Role;

/** docs/authorisation.md is the contract's own table, as somebody last looked at it. The services' tests try each of its cells. */
class AuthorisationDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/authorisation.md");
    private static final List<Role> ROLES = Arrays.stream(Role.values())
            .filter(role -> role != Role.UNRECOGNIZED && role != Role.ROLE_UNSPECIFIED)
            .toList();

    @Test
    void theDocumentIsTheOneThatWasLookedAt() throws IOException {
        String document = document();
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(document)
                .as("Who may call what has changed. Look at it, then renew docs/authorisation.md with:"
                        + " mvn -pl proto test -Dtest=AuthorisationDocumentTest -Dgolden.renew=true")
                .isEqualTo(Files.readString(DOCUMENT));
    }

    private static String document() {
        return """
                # Who may call what

                Made from the contract (`(tracker.type.v1.access)`); every cell is tried over gRPC and REST by the tests of the services. A role
                opens the door only: what depends on the thing itself (one's own team, not verifying one's own work, who may know of a
                confidential case) stands in the comment of the call and in [security](security.md).
                """
                + Contract.get().services().stream()
                        .sorted(Comparator.comparing(ServiceDescriptor::getFullName))
                        .map(AuthorisationDocumentTest::section)
                        .collect(Collectors.joining());
    }

    private static String section(ServiceDescriptor service) {
        return "\n## %s\n\n| call | %s |\n|---|%s\n%s"
                .formatted(
                        service.getFullName(),
                        ROLES.stream().map(AuthorisationDocumentTest::word).collect(Collectors.joining(" | ")),
                        ":-:|".repeat(ROLES.size()),
                        service.getMethods().stream()
                                .sorted(Comparator.comparing(MethodDescriptor::getName))
                                .map(AuthorisationDocumentTest::row)
                                .collect(Collectors.joining()));
    }

    private static String row(MethodDescriptor method) {
        List<Role> allowed = Rpc.of(method).access().getRolesList();
        return "| `%s` | %s |\n"
                .formatted(
                        method.getName(),
                        ROLES.stream()
                                .map(role -> allowed.contains(role) ? "yes" : "")
                                .collect(Collectors.joining(" | ")));
    }

    private static String word(Role role) {
        return role.name().substring("ROLE_".length()).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
