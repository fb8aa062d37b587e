package tracker.stack.importer;

import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;
import tracker.team.v1.UpdateTeamRequest;

/** Brings a file of teams into the directory; what is there already, and the same, stays untouched. */
final class TeamsImport {

    /** What came of it. */
    record Summary(int added, int changed, int same, List<String> refusals) {}

    private final TeamServiceBlockingStub service;

    TeamsImport(TeamServiceBlockingStub service) {
        this.service = service;
    }

    Summary run(TeamsFile file) {
        int added = 0;
        int changed = 0;
        int same = 0;
        List<String> refusals = new ArrayList<>(file.refusals());
        for (TeamsFile.Entry entry : file.teams()) {
            try {
                Team before = find("teams/" + entry.slug());
                Team after = bring(entry, before);
                if (before == null) {
                    added++;
                } else if (before.getEtag().equals(after.getEtag())) {
                    same++;
                } else {
                    changed++;
                }
            } catch (StatusRuntimeException refused) {
                if (refused.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
                    throw refused;
                }
                refusals.addAll(named(entry, refused));
            }
        }
        return new Summary(added, changed, same, refusals);
    }

    private @Nullable Team find(String name) {
        try {
            return service.getTeam(GetTeamRequest.newBuilder().setName(name).build())
                    .getTeam();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private Team bring(TeamsFile.Entry entry, @Nullable Team before) {
        String name = "teams/" + entry.slug();
        if (before == null) {
            service.registerTeam(RegisterTeamRequest.newBuilder()
                    .setRequestId(request())
                    .setSlug(entry.slug())
                    .setDisplayName(entry.displayName())
                    .setKind(entry.kind())
                    .build());
        } else {
            service.changeTeam(ChangeTeamRequest.newBuilder()
                    .setName(name)
                    .setRequestId(request())
                    .setDisplayName(entry.displayName())
                    .setKind(entry.kind())
                    .build());
        }
        Team team = service.updateTeam(UpdateTeamRequest.newBuilder()
                        .setName(name)
                        .setRequestId(request())
                        .setTimeZone(entry.timeZone())
                        .setCalendar(entry.calendar())
                        .setLanguage(entry.language())
                        .build())
                .getTeam();
        for (TeamMember member : entry.members()) {
            team = service.putTeamMember(PutTeamMemberRequest.newBuilder()
                            .setName(name)
                            .setRequestId(request())
                            .setMember(member)
                            .build())
                    .getTeam();
        }
        return team;
    }

    private static List<String> named(TeamsFile.Entry entry, StatusRuntimeException refused) {
        List<BadRequest.FieldViolation> fields = HistoryImport.violations(refused);
        return fields.isEmpty()
                ? List.of("line %d: %s"
                        .formatted(entry.line(), refused.getStatus().getDescription()))
                : fields.stream()
                        .map(field -> "line %d: %s: %s"
                                .formatted(entry.lineOf(field.getField()), field.getField(), field.getDescription()))
                        .toList();
    }

    /** A new one each time: what was changed by hand since is changed back. */
    private static String request() {
        return "import-" + UUID.randomUUID();
    }
}
