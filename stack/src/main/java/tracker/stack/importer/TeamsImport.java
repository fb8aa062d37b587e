package tracker.stack.importer;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;
import tracker.team.v1.UpdateTeamRequest;

/**
 * Brings a file of teams into the directory; what is there already, and the same, stays untouched. An entry is checked as a
 * whole before any of it is written.
 */
final class TeamsImport {

    /**
     * What came of it.
     *
     * @param unnamed people who are in a team of the file, and whom the file does not name there
     */
    record Summary(int added, int changed, int same, List<String> refusals, List<String> unnamed) {}

    private final TeamServiceBlockingStub service;
    private final boolean prune;
    private final Validator validator = ValidatorFactory.newBuilder().build();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();
    private int added;
    private int changed;
    private int same;

    /** People whom the file does not name leave their teams when it is to {@code prune}. */
    TeamsImport(TeamServiceBlockingStub service, boolean prune) {
        this.service = service;
        this.prune = prune;
    }

    Summary run(TeamsFile file) {
        refusals.addAll(file.refusals());
        for (TeamsFile.Entry entry : file.teams()) {
            List<String> faults = faults(entry);
            if (!faults.isEmpty()) {
                refusals.addAll(faults);
                continue;
            }
            try {
                Team before = find("teams/" + entry.slug());
                Team after = bring(entry, before);
                for (TeamMember member : unnamed(entry, after)) {
                    unnamed.add("%s: %s (%s)".formatted(after.getName(), member.getSubject(), member.getDisplayName()));
                    after = prune ? remove(after.getName(), member) : after;
                }
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
        return soFar();
    }

    /** What came of it until now; once it has run, all that came of it, however it ended. */
    Summary soFar() {
        return new Summary(added, changed, same, List.copyOf(refusals), List.copyOf(unnamed));
    }

    /** What is wrong about an entry, by the rules that the directory goes by. */
    private List<String> faults(TeamsFile.Entry entry) {
        List<String> faults = new ArrayList<>();
        List<Message> requests = new ArrayList<>(List.of(register(entry), update(entry)));
        entry.members().forEach(member -> requests.add(put(entry, member)));
        for (Message request : requests) {
            try {
                validator.validate(request).getViolations().forEach(violation -> {
                    String field = violation.toProto().getField().getElementsList().stream()
                            .map(FieldPathElement::getFieldName)
                            .collect(Collectors.joining("."));
                    faults.add(fault(entry, field, violation.toProto().getMessage()));
                });
            } catch (ValidationException e) {
                throw new IllegalStateException("The contract's rules do not compile", e);
            }
        }
        if (!ZoneId.getAvailableZoneIds().contains(entry.timeZone())) {
            faults.add(fault(
                    entry,
                    "time_zone",
                    "is not a time zone of IANA: \"%s\"; say one such as Asia/Shanghai.".formatted(entry.timeZone())));
        }
        return faults;
    }

    private static List<TeamMember> unnamed(TeamsFile.Entry entry, Team team) {
        Set<String> named = entry.members().stream().map(TeamMember::getSubject).collect(Collectors.toSet());
        return team.getMembersList().stream()
                .filter(member -> !named.contains(member.getSubject()))
                .toList();
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
            var _ = service.registerTeam(register(entry));
        } else {
            var _ = service.changeTeam(ChangeTeamRequest.newBuilder()
                    .setName(name)
                    .setRequestId(request())
                    .setDisplayName(entry.displayName())
                    .setKind(entry.kind())
                    .build());
        }
        Team team = service.updateTeam(update(entry)).getTeam();
        for (TeamMember member : entry.members()) {
            team = service.putTeamMember(put(entry, member)).getTeam();
        }
        return team;
    }

    private Team remove(String team, TeamMember member) {
        return service.removeTeamMember(RemoveTeamMemberRequest.newBuilder()
                        .setName(team)
                        .setRequestId(request())
                        .setSubject(member.getSubject())
                        .build())
                .getTeam();
    }

    private static RegisterTeamRequest register(TeamsFile.Entry entry) {
        return RegisterTeamRequest.newBuilder()
                .setRequestId(request())
                .setSlug(entry.slug())
                .setDisplayName(entry.displayName())
                .setKind(entry.kind())
                .build();
    }

    private static UpdateTeamRequest update(TeamsFile.Entry entry) {
        return UpdateTeamRequest.newBuilder()
                .setName("teams/" + entry.slug())
                .setRequestId(request())
                .setTimeZone(entry.timeZone())
                .setCalendar(entry.calendar())
                .setLanguage(entry.language())
                .build();
    }

    private static PutTeamMemberRequest put(TeamsFile.Entry entry, TeamMember member) {
        return PutTeamMemberRequest.newBuilder()
                .setName("teams/" + entry.slug())
                .setRequestId(request())
                .setMember(member)
                .build();
    }

    private static List<String> named(TeamsFile.Entry entry, StatusRuntimeException refused) {
        List<BadRequest.FieldViolation> fields = HistoryImport.violations(refused);
        return fields.isEmpty()
                ? List.of("line %d: %s"
                        .formatted(entry.line(), refused.getStatus().getDescription()))
                : fields.stream()
                        .map(field -> fault(entry, field.getField(), field.getDescription()))
                        .toList();
    }

    private static String fault(TeamsFile.Entry entry, String field, String what) {
        return "line %d: %s: %s".formatted(entry.lineOf(field), field, what);
    }

    /** A new one each time: what was changed by hand since is changed back. */
    private static String request() {
        return "import-" + UUID.randomUUID();
    }
}
