package tracker.stack.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tracker.stack.stores.ProcessStart;

/**
 * What the supervisor last said about itself and its parts, for the other commands to read.
 *
 * @param startTicks by which its process is known; none where the system counts none, or written by an older version
 */
public record StackState(
        Phase phase,
        long supervisor,
        Instant since,
        Ports ports,
        List<PartState> parts,
        @Nullable Long startTicks) {

    /** What the whole stack is doing. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED
    }

    /** What one part is doing, and as which process. */
    public record PartState(
            String name,
            String phase,
            String address,
            @Nullable Long pid,
            Instant since,
            int restarts,
            String log,
            @Nullable Long startTicks) {

        private PartState running(String phase) {
            return new PartState(name, phase, address, pid, since, restarts, log, startTicks);
        }

        private PartState without(Keeper.Phase phase) {
            return new PartState(name, phase.name(), address, null, since, restarts, log, null);
        }

        private PartState asked() {
            boolean isNot = phase.equals(Keeper.Phase.READY.name())
                    && address.startsWith("http://")
                    && !Readiness.service(address.split(" ", 2)[0]).ready();
            return isNot ? running("NOT_READY") : this;
        }

        private boolean isAlive() {
            return pid != null && ProcessStart.process(pid, startTicks, since).isPresent();
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public static Optional<StackState> read(DataDirectory data) {
        Path file = data.state();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), StackState.class));
        } catch (IOException | JacksonException e) {
            throw new StackException("The state in %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The supervisor, if it lives, and not another process that got its pid since. */
    public Optional<ProcessHandle> supervisorProcess() {
        return ProcessStart.process(supervisor, startTicks, since);
    }

    /** Whether every part is. */
    @JsonIgnore
    public boolean isReady() {
        return phase == Phase.READY
                && parts.stream().allMatch(part -> part.phase().equals(Keeper.Phase.READY.name()));
    }

    /** The same without what has ended since: on a full disk the supervisor cannot say so. */
    public StackState asFarAsAlive() {
        List<PartState> alive = parts.stream()
                .map(part -> part.phase().equals(Keeper.Phase.READY.name()) && !part.isAlive()
                        ? part.without(Keeper.Phase.DOWN)
                        : part)
                .toList();
        return new StackState(phase, supervisor, since, ports, alive, startTicks);
    }

    /** The same after each part that speaks HTTP was asked, all at once: one that hangs, or lacks a store, runs and is not ready. */
    public StackState asFarAsAnswering() {
        List<PartState> asked = parts.stream()
                .gather(Gatherers.mapConcurrent(Math.max(1, parts.size()), PartState::asked))
                .toList();
        return new StackState(phase, supervisor, since, ports, asked, startTicks);
    }

    /** The same once the supervisor is gone: what it knew to be running is stopped, or left behind. */
    public StackState withoutSupervisor() {
        List<PartState> left = parts.stream()
                .map(part -> part.isAlive() ? part.running("ORPHANED") : part.without(Keeper.Phase.STOPPED))
                .toList();
        return new StackState(Phase.STOPPED, supervisor, since, ports, left, startTicks);
    }

    public ObjectNode toJson() {
        return JSON.valueToTree(this);
    }

    /** Replaces the file in one step, so that a reader never sees half of it. */
    void write(DataDirectory data) throws IOException {
        Path beside = data.state().resolveSibling("state.json.new");
        Files.writeString(beside, toJson().toPrettyString());
        Files.move(beside, data.state(), StandardCopyOption.ATOMIC_MOVE);
    }
}
