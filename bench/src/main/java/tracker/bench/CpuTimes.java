package tracker.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tracker.stack.supervisor.StackState;
import tracker.stack.supervisor.StackState.PartState;

/** CPU time used so far, or in a stretch of time, by each part of the stack, by this process and by the commands it ran. */
record CpuTimes(Map<String, Duration> byProcess) {

    static final CpuTimes NONE = new CpuTimes(Map.of());

    static CpuTimes now(StackState state) {
        Map<String, Duration> times = new LinkedHashMap<>();
        for (PartState part : state.parts()) {
            Long pid = part.pid();
            if (pid != null) {
                times.put(part.name(), withChildren(pid));
            }
        }
        times.put("bench", KernelView.ofThisProcess().cpu());
        times.put("commands of ./tracker", KernelView.ofThisProcess().cpuOfEndedChildren());
        return new CpuTimes(times);
    }

    /** PostgreSQL works in its main process' children; the others have none. */
    private static Duration withChildren(long pid) {
        KernelView process = KernelView.of(pid);
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(child -> KernelView.of(child.pid()).cpu())
                .reduce(process.cpu().plus(process.cpuOfEndedChildren()), Duration::plus);
    }

    CpuTimes since(CpuTimes before) {
        Map<String, Duration> times = new LinkedHashMap<>();
        byProcess.forEach(
                (name, time) -> times.put(name, time.minus(before.byProcess.getOrDefault(name, Duration.ZERO))));
        return new CpuTimes(times);
    }

    CpuTimes plus(CpuTimes others) {
        Map<String, Duration> times = new LinkedHashMap<>(byProcess);
        others.byProcess.forEach((name, time) -> times.merge(name, time, Duration::plus));
        return new CpuTimes(times);
    }

    String seconds() {
        return "CPU seconds: " + text(time -> time.toMillis() / 1e3);
    }

    String microsecondsPer(String what, long count) {
        return "CPU microseconds per " + what + ": " + text(time -> (double) time.toNanos() / 1_000 / count);
    }

    private String text(ToDoubleFunction<Duration> value) {
        return byProcess.entrySet().stream()
                .filter(each -> each.getValue().isPositive())
                .map(each -> each.getKey() + " " + Numbers.text(value.applyAsDouble(each.getValue())))
                .collect(Collectors.joining(", "));
    }
}
