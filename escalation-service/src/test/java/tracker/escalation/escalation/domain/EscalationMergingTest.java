package tracker.escalation.escalation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.Cycle;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.MergeEscalationInto;
import tracker.escalation.v1.NoteEscalationDuplicate;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.RefuseEscalationMerge;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

class EscalationMergingTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Caller SPECIALIST = new Caller("sue", Set.of(Role.ROLE_SPECIALIST), Set.of());

    /** Escalations in memory that go by their decider, and what the policy has not heard of yet. */
    private static final class World {
        private record Heard(String escalation, String other) {}

        private final EscalationDecider decider = new EscalationDecider();
        private final Map<String, EscalationCase> cases = new TreeMap<>();
        private final List<Heard> unheard = new ArrayList<>();

        World opened(String... names) {
            for (String name : names) {
                send(
                        name,
                        OpenEscalationRequest.newBuilder()
                                .setTitle("Videos do not load")
                                .build());
            }
            return this;
        }

        Escalation get(String name) {
            return cases.getOrDefault(name, decider.initial(name)).escalation();
        }

        List<? extends Message> send(String name, Message command) {
            EscalationCase state = cases.getOrDefault(name, decider.initial(name));
            var events = decider.decide(new Context(SPECIALIST, NOW, NOW, "r"), command, state);
            for (Message event : events) {
                state = decider.evolve(state, event, EventMeta.of(event, 0, NOW, "sue"));
                if (event instanceof EscalationMerged merged) {
                    unheard.add(new Heard(name, merged.getInto()));
                } else if (event instanceof EscalationUnmerged unmerged) {
                    unheard.add(new Heard(name, unmerged.getFrom()));
                }
            }
            cases.put(name, state);
            return events;
        }

        /** What the endpoint does, but with what it read of the other one a while ago. */
        void merge(String name, Escalation into) {
            EscalationMerging.requireTarget(get(name), into);
            send(name, into(into.getName()));
        }

        void merge(String name, String into) {
            merge(name, get(into));
        }

        /** What the policy does. */
        void hear(Heard heard) {
            boolean merged = get(heard.escalation()).getMerge().getInto().equals(heard.other());
            send(
                    heard.other(),
                    NoteEscalationDuplicate.newBuilder()
                            .setDuplicate(heard.escalation())
                            .setMerged(merged)
                            .build());
            if (get(heard.other()).hasMerge()) {
                send(
                        heard.escalation(),
                        RefuseEscalationMerge.newBuilder()
                                .setInto(heard.other())
                                .build());
            }
        }

        void hearAll() {
            while (!unheard.isEmpty()) {
                hear(unheard.removeFirst());
            }
        }
    }

    private static MergeEscalationInto into(String name) {
        return MergeEscalationInto.newBuilder()
                .setInto(name)
                .setReason("The same matter")
                .addSharedTerms("videos")
                .build();
    }

    private static void refused(Reason reason, String message, Runnable call) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(call::run)
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(reason))
                .withMessageContaining(message);
    }

    private static TriageEscalationRequest triage() {
        return TriageEscalationRequest.newBuilder()
                .setPriority(Priority.PRIORITY_HIGH)
                .build();
    }

    @Test
    void aDuplicateGoesOnAsTheOtherAndIsAsBeforeOnceTakenApart() {
        World world = new World().opened("escalations/a", "escalations/b");
        world.send("escalations/a", triage());
        Escalation before = world.get("escalations/a");

        world.merge("escalations/a", "escalations/b");
        world.hearAll();

        Escalation merged = world.get("escalations/a");
        assertThat(merged.getState()).isEqualTo(EscalationState.ESCALATION_STATE_MERGED);
        assertThat(merged.getMerge().getInto()).isEqualTo("escalations/b");
        assertThat(merged.getMerge().getSharedTermsList()).containsExactly("videos");
        assertThat(world.get("escalations/b").getMergedList()).containsExactly("escalations/a");
        refused(Reason.WRONG_STATE, "MERGED", () -> world.send("escalations/a", triage()));
        world.send("escalations/a", UnmergeEscalationRequest.getDefaultInstance());
        world.hearAll();
        assertThat(world.get("escalations/a")).isEqualTo(before);
        assertThat(world.get("escalations/b").getMergedList()).isEmpty();
    }

    @Test
    void whatAnImportSaysOfADuplicateIsFoundOnceItIsTakenApart() {
        World world = new World().opened("escalations/a", "escalations/b");
        world.merge("escalations/a", "escalations/b");
        EscalationWorkStarted started = EscalationWorkStarted.newBuilder()
                .setOccurredTime(EventMeta.toTimestamp(NOW))
                .build();

        world.cases.computeIfPresent(
                "escalations/a",
                (name, state) -> world.decider.evolve(state, started, EventMeta.of(started, 0, NOW, "importer")));

        assertThat(world.get("escalations/a").getState()).isEqualTo(EscalationState.ESCALATION_STATE_MERGED);
        world.send("escalations/a", UnmergeEscalationRequest.getDefaultInstance());
        assertThat(world.get("escalations/a").getState()).isEqualTo(EscalationState.ESCALATION_STATE_IN_PROGRESS);
    }

    @Test
    void whatComesBackIsNoDuplicateOfWhatWasOverBefore() {
        Escalation back = Escalation.newBuilder()
                .setName("escalations/b")
                .setOpenTime(EventMeta.toTimestamp(NOW))
                .build();
        refused(
                Reason.INVALID_ARGUMENT,
                "no duplicate",
                () -> EscalationMerging.requireTarget(back, resolved(NOW.minusSeconds(1))));
        EscalationMerging.requireTarget(back, resolved(NOW)); // both were open at once
        refused(
                Reason.INVALID_ARGUMENT,
                "no duplicate",
                () -> EscalationMerging.requireTarget(
                        back,
                        Escalation.newBuilder()
                                .setName("escalations/a")
                                .addCycles(Cycle.newBuilder().setCloseTime(EventMeta.toTimestamp(NOW.minusSeconds(1))))
                                .build()));
    }

    @Test
    void whatComesBackIsNoDuplicateOfWhatWasReopenedForItEither() {
        Escalation back = Escalation.newBuilder()
                .setName("escalations/b")
                .setOpenTime(EventMeta.toTimestamp(NOW))
                .build();
        Escalation reopened = resolved(NOW.minusSeconds(9)).toBuilder()
                .addCycles(Cycle.newBuilder().setResolveTime(EventMeta.toTimestamp(NOW.minusSeconds(1))))
                .addCycles(Cycle.newBuilder())
                .build();

        refused(
                Reason.INVALID_ARGUMENT,
                NOW.minusSeconds(1).toString(),
                () -> EscalationMerging.requireTarget(back, reopened));
    }

    private static Escalation resolved(Instant when) {
        return Escalation.newBuilder()
                .setName("escalations/a")
                .addCycles(Cycle.newBuilder().setResolveTime(EventMeta.toTimestamp(when)))
                .build();
    }

    @Test
    void itselfADuplicateAndOneThatWasDismissedAreNoTargets() {
        World world = new World().opened("escalations/a", "escalations/b", "escalations/c", "escalations/d");
        world.merge("escalations/a", "escalations/b");
        world.hearAll();
        world.send("escalations/d", DismissEscalationRequest.getDefaultInstance());

        refused(
                Reason.INVALID_ARGUMENT,
                "is the escalation itself",
                () -> world.merge("escalations/c", "escalations/c"));
        refused(
                Reason.INVALID_ARGUMENT,
                "name escalations/b, as which it goes on",
                () -> world.merge("escalations/c", "escalations/a"));
        refused(Reason.INVALID_ARGUMENT, "was dismissed", () -> world.merge("escalations/c", "escalations/d"));
        refused(Reason.WRONG_STATE, "MERGED", () -> world.merge("escalations/a", "escalations/c"));
        refused(Reason.WRONG_STATE, "DISMISSED", () -> world.merge("escalations/d", "escalations/c"));
        refused(Reason.WRONG_STATE, "has duplicates of its own", () -> world.merge("escalations/b", "escalations/c"));
        refused(
                Reason.WRONG_STATE,
                "NEW",
                () -> world.send("escalations/c", UnmergeEscalationRequest.getDefaultInstance()));
    }

    @Test
    void ofTwoThatAreMergedIntoEachOtherAtOnceOneIsTakenApart() {
        World world = new World().opened("escalations/a", "escalations/b");
        Escalation a = world.get("escalations/a");
        world.merge("escalations/a", "escalations/b");
        world.merge("escalations/b", a);

        world.hearAll();

        assertThat(world.get("escalations/a").hasMerge()).isFalse();
        assertThat(world.get("escalations/a").getMergedList()).containsExactly("escalations/b");
        assertThat(world.get("escalations/b").hasMerge()).isTrue();
    }

    @Test
    void whateverIsMergedAndTakenApartThereIsNoChainAndTheOtherListsItsDuplicates() {
        long seed = Long.getLong("tracker.merge.seed", System.nanoTime());
        for (int round = 0; round < 500; round++) {
            Random random = new Random(seed + round);
            List<String> names = List.of("escalations/a", "escalations/b", "escalations/c", "escalations/d");
            World world = new World().opened(names.toArray(String[]::new));
            for (int step = 0; step < 40; step++) {
                try {
                    step(world, names, random);
                } catch (Rejection refused) {
                    assertThat(refused.reason()).isIn(Reason.WRONG_STATE, Reason.INVALID_ARGUMENT);
                }
            }
            world.hearAll();

            for (String name : names) {
                Set<String> duplicates = new LinkedHashSet<>(names);
                duplicates.removeIf(
                        each -> !world.get(each).getMerge().getInto().equals(name));
                assertThat(world.get(name).getMergedList())
                        .as("seed %s, round %s, %s", seed, round, name)
                        .containsExactlyInAnyOrderElementsOf(duplicates);
                assertThat(duplicates.isEmpty() || !world.get(name).hasMerge())
                        .as("seed %s, round %s, no chain at %s", seed, round, name)
                        .isTrue();
                assertThat(world.get(name).getState() == EscalationState.ESCALATION_STATE_MERGED)
                        .isEqualTo(world.get(name).hasMerge());
            }
        }
    }

    private static void step(World world, List<String> names, Random random) {
        String one = names.get(random.nextInt(names.size()));
        Escalation other = world.get(names.get(random.nextInt(names.size())));
        switch (random.nextInt(5)) {
            case 0, 1 ->
                world.merge(
                        one,
                        other.toBuilder()
                                .clearMerge()
                                .setState(EscalationState.ESCALATION_STATE_NEW)
                                .build());
            case 2 -> world.send(one, UnmergeEscalationRequest.getDefaultInstance());
            case 3 -> world.send(one, CommentEscalationRequest.getDefaultInstance());
            default -> {
                if (!world.unheard.isEmpty()) {
                    World.Heard heard = world.unheard.getFirst();
                    world.hear(heard);
                    if (random.nextBoolean()) {
                        world.unheard.remove(heard);
                    }
                }
            }
        }
    }

    private static Escalation saying(String title, String symptom, String... category) {
        return Escalation.newBuilder()
                .setTitle(title)
                .setClassification(
                        Classification.newBuilder().setSymptom(symptom).addAllCategory(List.of(category)))
                .build();
    }

    @Test
    void sharedTermsAreWhatBothSay() {
        assertThat(SharedTerms.of(
                        saying("The videos do not LOAD, since Monday", "Black screen", "Playback", "App"),
                        saying("Videos never load", "black screen", "Playback", "Web")))
                .containsExactly("playback", "black screen", "videos", "load");
        assertThat(SharedTerms.of(saying("视频无法加载", "?"), saying("无法加载视频", "?")))
                .containsExactly("视频", "无法", "法加", "加载");
        assertThat(SharedTerms.of(saying("", ""), saying("", ""))).isEmpty();
    }
}
