package tracker.stack.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.issuer.DemoPeople;
import tracker.stack.supervisor.StackException;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;

class TeamsFileTest {

    private static final String GOOD = """
            teams:
              - slug: content
                display_name: 内容
                kind: content
                time_zone: Asia/Shanghai
                calendar: CN
                language: zh-CN
                members:
                  - subject: demo-partner-content
                    display_name: Partner in Content
                    role: lead
            """;

    @Test
    void theSampleHasEveryKindInThreeTimeZonesAndTwoLanguages() {
        TeamsFile sample = TeamsFile.read(Path.of("../samples/teams.yaml"));

        assertThat(sample.refusals()).isEmpty();
        assertThat(sample.teams().stream().map(TeamsFile.Entry::kind).collect(Collectors.toSet()))
                .hasSize(TeamKind.values().length - 2);
        assertThat(sample.teams().stream().map(TeamsFile.Entry::timeZone).collect(Collectors.toSet()))
                .hasSize(3);
        assertThat(sample.teams().stream().map(TeamsFile.Entry::language).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("en", "zh-CN");
        assertThat(sample.teams())
                .allSatisfy(team -> assertThat(team.members())
                        .extracting(member -> member.getRole())
                        .contains(TeamRole.TEAM_ROLE_LEAD, TeamRole.TEAM_ROLE_HEAD));
    }

    /** So that timelines call them by the names that they sign in with. */
    @Test
    void theSampleKnowsEverybodyWhoCanSignIn() {
        Map<String, String> named = TeamsFile.read(Path.of("../samples/teams.yaml")).teams().stream()
                .flatMap(team -> team.members().stream())
                .collect(Collectors.toMap(TeamMember::getSubject, TeamMember::getDisplayName, (first, _) -> first));

        assertThat(DemoPeople.all())
                .filteredOn(person -> !person.role().equals("service"))
                .allSatisfy(person -> assertThat(named).containsEntry(person.id(), person.name()));
    }

    @Test
    void aTeamIsRead() throws IOException {
        assertThat(TeamsFile.read(new StringReader(GOOD)).teams())
                .singleElement()
                .satisfies(team -> {
                    assertThat(team.displayName()).isEqualTo("内容");
                    assertThat(team.timeZone()).isEqualTo("Asia/Shanghai");
                    assertThat(team.lineOf("time_zone")).isEqualTo(5);
                    assertThat(team.lineOf("member.role")).isEqualTo(2);
                });
    }

    @Test
    void aBrokenEntryIsNamedByLineAndFieldAndTheRestIsRead() throws IOException {
        String broken = GOOD + """
                  - slug: policy
                    display_name: Policy
                    kind: politics
                    time_zone: UTC
                    calendar: US
                    language: en
                  - slug: product
                    display_name: Product
                    colour: red
                  - slug: support
                    kind: support
                """;
        TeamsFile read = TeamsFile.read(new StringReader(broken));

        assertThat(read.teams()).hasSize(1);
        assertThat(read.refusals())
                .hasSize(3)
                .satisfiesExactly(
                        kind -> assertThat(kind)
                                .startsWith("line 14: kind: is \"politics\", and must be one of content"),
                        colour -> assertThat(colour).startsWith("line 20: colour: is not a field"),
                        name -> assertThat(name).isEqualTo("line 21: display_name: is missing"));
    }

    @Test
    void aSecondTeamOfTheSameSlugIsRefused() throws IOException {
        TeamsFile read = TeamsFile.read(new StringReader(GOOD + GOOD.substring(GOOD.indexOf('\n') + 1)));

        assertThat(read.teams()).hasSize(1);
        assertThat(read.refusals()).singleElement().isEqualTo("line 12: slug: is that of the team in line 2 too");
    }

    @Test
    void aPersonWhoIsInATeamTwiceIsRefused() throws IOException {
        TeamsFile read = TeamsFile.read(new StringReader(GOOD + GOOD.substring(GOOD.indexOf("      - subject"))));

        assertThat(read.teams()).isEmpty();
        assertThat(read.refusals())
                .singleElement()
                .isEqualTo("line 12: members.subject: is that of the member in line 9 too");
    }

    @Test
    void aControlCharacterIsNoYaml() throws IOException {
        assertThat(TeamsFile.read(new StringReader("teams:\n  - slug: \u0001")).refusals())
                .singleElement()
                .asString()
                .startsWith("it is no YAML");
    }

    @Test
    void whatIsNotUtf8IsRefusedInWords(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("teams.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThatThrownBy(() -> TeamsFile.read(file))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("it is not UTF-8 text");
    }

    @Test
    void whatIsNoYamlIsNamedByItsLine() throws IOException {
        assertThat(TeamsFile.read(new StringReader("teams:\n  - {slug: [}")).refusals())
                .singleElement()
                .asString()
                .startsWith("line 2: it is no YAML");
        assertThat(TeamsFile.read(new StringReader("")).refusals()).hasSize(1);
    }
}
