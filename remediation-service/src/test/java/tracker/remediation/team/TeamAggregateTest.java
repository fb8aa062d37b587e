package tracker.remediation.team;

import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import tracker.platform.command.Context;
import tracker.platform.command.Envelope;
import tracker.platform.command.EventKeys;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamRegistered;
import tracker.type.v1.Role;

/** The wiring of a team's shell. */
class TeamAggregateTest {

    @Test
    void aTeamBeginsWithItsRegistration() {
        Caller administrator = Scenario.caller("administrator", Set.of(Role.ROLE_ADMINISTRATOR));
        RegisterTeamRequest register = RegisterTeamRequest.newBuilder()
                .setSlug("engineering")
                .setDisplayName("Engineering")
                .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                .build();
        Envelope envelope = new Envelope(
                "teams/engineering",
                register,
                new Context(administrator, Scenario.NOW, Scenario.NOW, ""),
                "",
                Map.of(EventKeys.ACTOR, "administrator"),
                false);

        new AggregateTestFixture<>(TeamAggregate.class)
                .givenNoPriorActivity()
                .when(new GenericCommandMessage<>(GenericCommandMessage.asCommandMessage(envelope), TeamAggregate.TYPE))
                .expectEvents(Scenario.now(TeamRegistered.newBuilder()
                        .setDisplayName("Engineering")
                        .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                        .build()));
    }
}
