package tracker.escalation.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracker.type.v1.Role;

/** Which escalations are there for whom. */
class ReaderTest {

    private static final Escalation OPEN = Escalation.newBuilder()
            .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
            .build();
    private static final Escalation CONFIDENTIAL = Escalation.newBuilder()
            .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
            .addViewers("vera")
            .setAssignee("anna")
            .build();

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void aRoleAlone_seesWhatIsOpen_andFewRolesSeeAll(Role role) {
        Reader reader = new Reader("somebody", Set.of(role));

        assertThat(reader.sees(OPEN)).isTrue();
        assertThat(reader.sees(Escalation.getDefaultInstance())).isTrue();
        assertThat(reader.sees(CONFIDENTIAL))
                .isEqualTo(reader.seesAll())
                .isEqualTo(role == Role.ROLE_ADMINISTRATOR || role == Role.ROLE_PROBLEM_COORDINATOR);
    }

    @Test
    void viewersAndTheAssignee_seeIt() {
        assertThat(new Reader("vera", Set.of(Role.ROLE_ANALYST)).sees(CONFIDENTIAL))
                .isTrue();
        assertThat(new Reader("anna", Set.of(Role.ROLE_SPECIALIST)).sees(CONFIDENTIAL))
                .isTrue();
        assertThat(Reader.viewers(CONFIDENTIAL)).containsExactly("vera", "anna");
    }

    @Test
    void whoHasNoName_isNotTheMissingAssignee() {
        Escalation unassigned = CONFIDENTIAL.toBuilder().clearAssignee().build();

        assertThat(new Reader("", Set.of(Role.ROLE_SERVICE)).sees(unassigned)).isFalse();
    }
}
