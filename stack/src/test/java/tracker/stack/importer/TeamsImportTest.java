package tracker.stack.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.ChangeTeamResponse;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.GetTeamResponse;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.PutTeamMemberResponse;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RegisterTeamResponse;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.RemoveTeamMemberResponse;
import tracker.team.v1.Team;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.UpdateTeamRequest;
import tracker.team.v1.UpdateTeamResponse;

class TeamsImportTest {

    static final String GOOD = """
            teams:
              - slug: content
                display_name: Content
                kind: content
                time_zone: Asia/Shanghai
                calendar: CN
                language: zh-CN
                members:
                  - {subject: ana, display_name: Ana, role: lead}
            """;

    /** What is asked of the directory; it takes everything. */
    static final class Directory extends TeamServiceGrpc.TeamServiceImplBase {
        final Map<String, Team> teams = new ConcurrentHashMap<>();
        final List<Message> writes = new CopyOnWriteArrayList<>();
        volatile String unknowable = "";

        @Override
        public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
            Team team = teams.get(request.getName());
            if (request.getName().equals(unknowable)) {
                observer.onError(Status.PERMISSION_DENIED.asRuntimeException());
            } else if (team == null) {
                observer.onError(Status.NOT_FOUND.asRuntimeException());
            } else {
                answer(observer, GetTeamResponse.newBuilder().setTeam(team).build());
            }
        }

        @Override
        public void registerTeam(RegisterTeamRequest request, StreamObserver<RegisterTeamResponse> observer) {
            Team team = write("teams/" + request.getSlug(), request, Team.newBuilder());
            answer(observer, RegisterTeamResponse.newBuilder().setTeam(team).build());
        }

        @Override
        public void changeTeam(ChangeTeamRequest request, StreamObserver<ChangeTeamResponse> observer) {
            Team team = teams.get(request.getName());
            answer(observer, ChangeTeamResponse.newBuilder().setTeam(team).build());
        }

        @Override
        public void updateTeam(UpdateTeamRequest request, StreamObserver<UpdateTeamResponse> observer) {
            Team team = write(request.getName(), request, teams.get(request.getName()).toBuilder());
            answer(observer, UpdateTeamResponse.newBuilder().setTeam(team).build());
        }

        @Override
        public void putTeamMember(PutTeamMemberRequest request, StreamObserver<PutTeamMemberResponse> observer) {
            Team.Builder team = teams.get(request.getName()).toBuilder();
            boolean there = team.getMembersList().contains(request.getMember());
            Team put = write(request.getName(), request, there ? team : team.addMembers(request.getMember()));
            answer(observer, PutTeamMemberResponse.newBuilder().setTeam(put).build());
        }

        @Override
        public void removeTeamMember(
                RemoveTeamMemberRequest request, StreamObserver<RemoveTeamMemberResponse> observer) {
            Team before = teams.get(request.getName());
            Team.Builder team = before.toBuilder().clearMembers();
            before.getMembersList().stream()
                    .filter(member -> !member.getSubject().equals(request.getSubject()))
                    .forEach(team::addMembers);
            Team left = write(request.getName(), request, team);
            answer(observer, RemoveTeamMemberResponse.newBuilder().setTeam(left).build());
        }

        private Team write(String name, Message request, Team.Builder team) {
            writes.add(request);
            Team written = team.setName(name).build();
            teams.put(name, written);
            return written;
        }

        private static <A> void answer(StreamObserver<A> observer, A answer) {
            observer.onNext(answer);
            observer.onCompleted();
        }
    }

    private final Directory directory = new Directory();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forPort(0).addService(directory).build().start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private TeamsImport.Summary run(String yaml, boolean prune) throws IOException {
        return new TeamsImport(TeamServiceGrpc.newBlockingStub(channel), prune)
                .run(TeamsFile.read(new StringReader(yaml)));
    }

    @Test
    void aTeamIsBroughtInWithItsMembers() throws IOException {
        assertThat(run(GOOD, false)).isEqualTo(new TeamsImport.Summary(1, 0, 0, List.of(), List.of()));
        assertThat(directory.teams.get("teams/content").getMembersList())
                .extracting(TeamMember::getSubject)
                .containsExactly("ana");
    }

    @Test
    void whatWasBroughtInBeforeItFailedIsTold() throws IOException {
        String second = GOOD.substring(GOOD.indexOf('\n') + 1).replace("slug: content", "slug: policy");
        directory.unknowable = "teams/policy";
        TeamsImport failing = new TeamsImport(TeamServiceGrpc.newBlockingStub(channel), false);
        TeamsFile file = TeamsFile.read(new StringReader(GOOD + second));

        assertThatThrownBy(() -> failing.run(file)).hasMessageContaining("PERMISSION_DENIED");

        assertThat(failing.soFar()).isEqualTo(new TeamsImport.Summary(1, 0, 0, List.of(), List.of()));
    }

    @Test
    void nothingOfAnEntryIsWrittenWhenAnyOfItIsWrong() throws IOException {
        String broken = GOOD.replace("Asia/Shanghai", "Mars/Olympus")
                .replace("calendar: CN", "calendar: China")
                .replace("subject: ana", "subject: " + "a".repeat(300));

        TeamsImport.Summary summary = run(broken, false);

        assertThat(directory.writes).isEmpty();
        assertThat(summary.added()).isZero();
        assertThat(summary.refusals())
                .hasSize(3)
                .anySatisfy(fault -> assertThat(fault).startsWith("line 5: time_zone: is not a time zone of IANA"))
                .anySatisfy(fault -> assertThat(fault).startsWith("line 6: calendar: "))
                .anySatisfy(fault -> assertThat(fault).startsWith("line 2: member.subject: "));
    }

    @Test
    void whomTheFileDoesNotNameIsListedAndLeavesOnlyWhenAskedFor() throws IOException {
        directory.teams.put(
                "teams/content",
                Team.newBuilder()
                        .setName("teams/content")
                        .addMembers(TeamMember.newBuilder()
                                .setSubject("old")
                                .setDisplayName("Old")
                                .setRole(TeamRole.TEAM_ROLE_MEMBER))
                        .build());

        assertThat(run(GOOD, false).unnamed()).containsExactly("teams/content: old (Old)");
        assertThat(directory.teams.get("teams/content").getMembersCount()).isEqualTo(2);
        assertThat(run(GOOD, true).unnamed()).containsExactly("teams/content: old (Old)");
        assertThat(directory.teams.get("teams/content").getMembersList())
                .extracting(TeamMember::getSubject)
                .containsExactly("ana");
        assertThat(run(GOOD, true).unnamed()).isEmpty();
    }
}
