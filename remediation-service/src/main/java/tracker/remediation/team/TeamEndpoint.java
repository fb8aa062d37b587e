package tracker.remediation.team;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.command.Replies;
import tracker.platform.identity.Caller;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.ChangeTeamResponse;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.GetTeamResponse;
import tracker.team.v1.ListTeamTimelineRequest;
import tracker.team.v1.ListTeamTimelineResponse;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.PutTeamMemberResponse;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RegisterTeamResponse;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.RemoveTeamMemberResponse;
import tracker.team.v1.Team;
import tracker.team.v1.TeamFold;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.UpdateTeamRequest;
import tracker.team.v1.UpdateTeamResponse;

/** Teams over gRPC: each request is the command. */
@Component
class TeamEndpoint extends TeamServiceGrpc.TeamServiceImplBase {

    private final Commands commands;
    private final History history;

    TeamEndpoint(Commands commands, History history) {
        this.commands = commands;
        this.history = history;
    }

    @Override
    public void registerTeam(RegisterTeamRequest request, StreamObserver<RegisterTeamResponse> observer) {
        Outcome<Team> outcome = send("teams/" + request.getSlug(), request);
        Replies.answer(observer, RegisterTeamResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void changeTeam(ChangeTeamRequest request, StreamObserver<ChangeTeamResponse> observer) {
        Outcome<Team> outcome = send(request.getName(), request);
        Replies.answer(observer, ChangeTeamResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void updateTeam(UpdateTeamRequest request, StreamObserver<UpdateTeamResponse> observer) {
        Outcome<Team> outcome = send(request.getName(), request);
        Replies.answer(observer, UpdateTeamResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void putTeamMember(PutTeamMemberRequest request, StreamObserver<PutTeamMemberResponse> observer) {
        Outcome<Team> outcome = send(request.getName(), request);
        Replies.answer(observer, PutTeamMemberResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void removeTeamMember(RemoveTeamMemberRequest request, StreamObserver<RemoveTeamMemberResponse> observer) {
        Outcome<Team> outcome = send(request.getName(), request);
        Replies.answer(observer, RemoveTeamMemberResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
        String name = request.getName();
        Team team = history.resource(name, TeamAggregate.DECIDER.initial(name), TeamFold::fold, null, null);
        Replies.answer(observer, GetTeamResponse.newBuilder().setTeam(team).build());
    }

    @Override
    public void listTeamTimeline(ListTeamTimelineRequest request, StreamObserver<ListTeamTimelineResponse> observer) {
        History.Page page = history.timeline(request.getName(), request.getPageSize(), request.getPageToken());
        Replies.answer(
                observer,
                ListTeamTimelineResponse.newBuilder()
                        .addAllEvents(page.events())
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }

    private Outcome<Team> send(String team, Message command) {
        return commands.send(Caller.current(), TeamAggregate.TYPE, TeamAggregate.DECIDER, team, command);
    }
}
