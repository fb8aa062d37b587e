package tracker.remediation.team;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.command.Envelope;
import tracker.platform.command.Reply;
import tracker.team.v1.Team;

/** The Axon shell of a team; its rules are the decider's. */
@Aggregate(type = TeamAggregate.TYPE)
class TeamAggregate extends DeciderAggregate<Team, Team> {

    static final String TYPE = "team";
    static final TeamDecider DECIDER = new TeamDecider();

    TeamAggregate() {
        super(DECIDER);
    }

    @CommandHandler(commandName = TYPE)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply handle(Envelope envelope) {
        return execute(envelope);
    }
}
