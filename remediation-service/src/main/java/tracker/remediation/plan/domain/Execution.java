package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanExecutionStarted;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemClosed;
import tracker.plan.v1.PlanItemDoneClaimed;
import tracker.plan.v1.PlanItemEvidenceAttached;
import tracker.plan.v1.PlanItemRejected;
import tracker.plan.v1.PlanItemStarted;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanItemVerified;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** The items are worked by their teams, judged by others, and the plan is carried out. */
final class Execution {

    private static final int MOST_FILES = 20;
    private static final long MEGABYTE = 1_048_576;
    private static final long MOST_BYTES = 500 * MEGABYTE;

    private Execution() {}

    static List<Message> start(Context context, StartPlanItemRequest command, Plan plan) {
        ActionItem item = ownItem(context, plan, command.getName());
        Require.working(plan, "StartPlanItem");
        Require.state(item, "StartPlanItem", ItemState.ITEM_STATE_ACCEPTED);
        List<String> first = PlanProgress.waitsFor(plan, item, context.occurred());
        if (!first.isEmpty()) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "ITEMS_COME_FIRST",
                            "{unfinished} of {all} items come first and are not finished: {items}",
                            first.size(),
                            plan.getItemsCount(),
                            Require.some(first)));
        }
        PlanItemStarted started = PlanItemStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setOwner(item.getOwner().isEmpty() ? context.caller().subject() : item.getOwner())
                .build();
        if (plan.getState() != PlanState.PLAN_STATE_AGREED) {
            return List.of(started);
        }
        return List.of(
                started,
                PlanExecutionStarted.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .build());
    }

    static List<Message> block(Context context, BlockPlanItemRequest command, Plan plan) {
        ActionItem item = ownItem(context, plan, command.getName());
        Require.working(plan, "BlockPlanItem");
        Require.state(item, "BlockPlanItem", ItemState.ITEM_STATE_IN_PROGRESS);
        String by = command.getBlockedBy();
        if (Items.isName(by) && (by.equals(item.getName()) || !Items.isIn(plan, by))) {
            throw Rejection.invalid(
                    "blocked_by", Said.of("BLOCKED_BY_NO_OTHER", "is not another item of this plan: {named}.", by));
        }
        return List.of(PlanItemBlocked.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setReason(command.getReason())
                .setBlockedBy(by)
                .build());
    }

    static List<Message> unblock(Context context, UnblockPlanItemRequest command, Plan plan) {
        ActionItem item = ownItem(context, plan, command.getName());
        Require.working(plan, "UnblockPlanItem");
        Require.state(item, "UnblockPlanItem", ItemState.ITEM_STATE_BLOCKED);
        return List.of(unblocked(context, item));
    }

    static PlanItemUnblocked unblocked(Context context, ActionItem item) {
        return PlanItemUnblocked.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .build();
    }

    static List<Message> claimDone(Context context, ClaimPlanItemDoneRequest command, Plan plan) {
        ActionItem item = ownItem(context, plan, command.getName());
        Require.working(plan, "ClaimPlanItemDone");
        Require.state(item, "ClaimPlanItemDone", ItemState.ITEM_STATE_IN_PROGRESS);
        if (command.getEvidenceCount() + command.getFilesCount() == 0) {
            throw Rejection.invalid(
                    "evidence",
                    Said.of("EVIDENCE_MISSING", "is missing: name an address, or a file that is attached."));
        }
        for (String file : command.getFilesList()) {
            if (item.getFilesList().stream()
                    .noneMatch(attached -> attached.getName().equals(file))) {
                throw Rejection.invalid(
                        "files",
                        Said.of("FILE_NOT_ATTACHED", "are not attached to {item}: {file}.", item.getName(), file));
            }
        }
        return List.of(PlanItemDoneClaimed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setDoer(context.caller().subject())
                .addAllEvidence(command.getEvidenceList())
                .addAllFiles(command.getFilesList())
                .setNote(command.getNote())
                .build());
    }

    /** Evidence is kept for ever. */
    private static void requireRoom(Plan plan, ActionItem item, EvidenceFile file) {
        if (item.getFilesCount() >= MOST_FILES) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "ITEM_HAS_ITS_FILES",
                            "{item} has {count} files, as many as an item may: put further ones into an archive, or name an address.",
                            item.getName(),
                            item.getFilesCount()));
        }
        long bytes = plan.getItemsList().stream()
                .flatMap(each -> each.getFilesList().stream())
                .mapToLong(EvidenceFile::getSize)
                .sum();
        if (bytes + file.getSize() > MOST_BYTES) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "PLAN_HAS_ITS_FILES",
                            "The files of {plan} have {megabytes} MB together, and may have {most}: name an address instead.",
                            plan.getName(),
                            bytes / MEGABYTE,
                            MOST_BYTES / MEGABYTE));
        }
    }

    static List<Message> attach(Context context, AttachEvidence command, Plan plan) {
        ActionItem item = ownItem(context, plan, command.getName());
        Require.working(plan, "UploadEvidenceFile");
        Require.open(item, "UploadEvidenceFile");
        requireRoom(plan, item, command.getFile());
        return List.of(PlanItemEvidenceAttached.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setFile(command.getFile().getName())
                .setFileName(command.getFile().getFileName())
                .setMediaType(command.getFile().getMediaType())
                .setSize(command.getFile().getSize())
                .setSha256(command.getFile().getSha256())
                .setUploader(context.caller().subject())
                .build());
    }

    static List<Message> verify(Context context, VerifyPlanItemRequest command, Plan plan) {
        ActionItem item = itemToJudge(context, plan, command.getName(), "VerifyPlanItem");
        Require.notTheirWork(context.caller(), item);
        return List.of(PlanItemVerified.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setVerifier(context.caller().subject())
                .build());
    }

    static List<Message> reject(Context context, RejectPlanItemRequest command, Plan plan) {
        ActionItem item = itemToJudge(context, plan, command.getName(), "RejectPlanItem");
        return List.of(PlanItemRejected.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setVerifier(context.caller().subject())
                .setReason(command.getReason())
                .build());
    }

    static List<Message> close(Context context, ClosePlanItemRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(
                plan,
                "ClosePlanItem",
                PlanState.PLAN_STATE_IN_EXECUTION,
                PlanState.PLAN_STATE_REPLANNING,
                PlanState.PLAN_STATE_IMPLEMENTED,
                PlanState.PLAN_STATE_MONITORING);
        Require.state(item, "ClosePlanItem", ItemState.ITEM_STATE_VERIFIED);
        return List.of(PlanItemClosed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .build());
    }

    static List<Message> implement(Context context, ImplementPlanByFingerprints command, Plan plan) {
        Require.state(plan, "ImplementPlan", PlanState.PLAN_STATE_IN_EXECUTION, PlanState.PLAN_STATE_IMPLEMENTED);
        List<String> open = plan.getItemsList().stream()
                .filter(item -> !Items.isOneOf(item, Items.FINISHED))
                .map(ActionItem::getName)
                .toList();
        if (!open.isEmpty()) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "ITEMS_UNVERIFIED",
                            "{unverified} of {all} items are not verified: {items}",
                            open.size(),
                            plan.getItemsCount(),
                            Require.some(open)));
        }
        if (plan.getItemsList().stream()
                .noneMatch(item -> Items.isOneOf(item, ItemState.ITEM_STATE_VERIFIED, ItemState.ITEM_STATE_CLOSED))) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "NOTHING_CARRIED_OUT",
                            "No item of {resource} is verified: nothing was carried out. Have the risk of the plan accepted, or cancel it.",
                            plan.getName()));
        }
        PlanMonitoringStarted watched = Effectiveness.started(context, plan, command.getFingerprintsList());
        Instant end = EventMeta.toInstant(watched.getEndTime());
        List<String> expiring = plan.getItemsList().stream()
                .filter(item -> PlanProgress.isRiskExpired(item, end))
                .map(ActionItem::getName)
                .toList();
        if (!expiring.isEmpty()) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "RISK_ENDS_BEFORE_WINDOW",
                            "{expiring} of {all} items are left at a risk that is accepted no longer at the end of the window, {window_end}: have it accepted for longer, or have them done: {items}",
                            expiring.size(),
                            plan.getItemsCount(),
                            end,
                            Require.some(expiring)));
        }
        List<Message> events = new ArrayList<>();
        if (plan.getState() != PlanState.PLAN_STATE_IMPLEMENTED) { // carried out before there was a watch window
            events.add(PlanImplemented.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .build());
        }
        events.add(watched);
        return events;
    }

    private static ActionItem ownItem(Context context, Plan plan, String name) {
        ActionItem item = Items.find(plan, name);
        Require.ownTeam(context.caller(), item.getTeam());
        return item;
    }

    private static ActionItem itemToJudge(Context context, Plan plan, String name, String step) {
        ActionItem item = Items.find(plan, name);
        Require.working(plan, step);
        Require.state(item, step, ItemState.ITEM_STATE_DONE_CLAIMED);
        Require.notTheDoer(context.caller(), item);
        return item;
    }
}
