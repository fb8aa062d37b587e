package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** The plan told a second time, by states and who may move them, without events: what the decider is compared with. */
final class PlanModel {

    /** One item: its team, its state as a word, and who claimed it done. */
    static final class Item {
        String team;
        String state = "PROPOSED";
        String doer = "";

        Item(String team) {
            this.team = team;
        }
    }

    String state = "UNSPECIFIED";
    final Map<String, Item> items = new LinkedHashMap<>();

    /** Takes the step if it is allowed, and says whether it was. */
    boolean take(Caller caller, Message command) {
        return switch (command) {
            case DraftPlanForCause c -> draft();
            case ProposePlanItemRequest c -> {
                boolean allowed = state.equals("DRAFT") || state.equals("PROPOSED");
                if (allowed) {
                    items.put(Items.name(Sample.PLAN, caller, c.getRequestId()), new Item(c.getTeam()));
                }
                yield allowed;
            }
            case ProposePlanRequest c -> moves("DRAFT", "PROPOSED", !items.isEmpty());
            case OfferPlanRequest c -> {
                boolean allowed = moves("PROPOSED", "ALIGNING", true);
                if (allowed) {
                    items.values().forEach(item -> item.state = "OFFERED");
                }
                yield allowed;
            }
            case ReofferPlanItemRequest c -> {
                Item item = items.get(c.getName());
                if (item == null
                        || !state.equals("ALIGNING")
                        || !Set.of("OFFERED", "DECLINED").contains(item.state)) {
                    yield false;
                }
                item.team = c.getTeam();
                item.state = "OFFERED";
                yield true;
            }
            case AcceptCommitmentRequest c -> answer(caller, c.getTeam(), "ACCEPTED");
            case DeclineCommitmentRequest c -> answer(caller, c.getTeam(), "DECLINED");
            case StartPlanItemRequest c -> {
                boolean allowed = Set.of("AGREED", "IN_EXECUTION").contains(state)
                        && works(caller, c.getName(), "ACCEPTED", "IN_PROGRESS");
                state = allowed ? "IN_EXECUTION" : state;
                yield allowed;
            }
            case BlockPlanItemRequest c -> works(caller, c.getName(), "IN_PROGRESS", "BLOCKED");
            case UnblockPlanItemRequest c -> works(caller, c.getName(), "BLOCKED", "IN_PROGRESS");
            case ClaimPlanItemDoneRequest c -> {
                boolean allowed = works(caller, c.getName(), "IN_PROGRESS", "DONE_CLAIMED");
                if (allowed) {
                    item(c.getName()).doer = caller.subject();
                }
                yield allowed;
            }
            case VerifyPlanItemRequest c -> judges(caller, c.getName(), "VERIFIED");
            case RejectPlanItemRequest c -> judges(caller, c.getName(), "IN_PROGRESS");
            case ClosePlanItemRequest c -> itemMoves(c.getName(), "VERIFIED", "CLOSED");
            case ImplementPlanRequest c ->
                moves(
                        "IN_EXECUTION",
                        "IMPLEMENTED",
                        items.values().stream()
                                .allMatch(item -> Set.of("VERIFIED", "CLOSED").contains(item.state)));
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private boolean draft() {
        state = state.equals("UNSPECIFIED") ? "DRAFT" : state;
        return true;
    }

    private boolean moves(String from, String to, boolean when) {
        boolean allowed = state.equals(from) && when;
        state = allowed ? to : state;
        return allowed;
    }

    private boolean answer(Caller caller, String team, String answer) {
        boolean may =
                caller.isOf(team) || caller.has(Role.ROLE_PROGRAM_MANAGER) || caller.has(Role.ROLE_PROBLEM_COORDINATOR);
        var asked = items.values().stream()
                .filter(item -> item.team.equals(team) && item.state.equals("OFFERED"))
                .toList();
        if (!may || !state.equals("ALIGNING") || asked.isEmpty()) {
            return false;
        }
        asked.forEach(item -> item.state = answer);
        if (items.values().stream().allMatch(item -> item.state.equals("ACCEPTED"))) {
            state = "AGREED";
        }
        return true;
    }

    private boolean works(Caller caller, String name, String from, String to) {
        return items.containsKey(name) && caller.isOf(item(name).team) && itemMoves(name, from, to);
    }

    private boolean judges(Caller caller, String name, String to) {
        return items.containsKey(name)
                && !item(name).doer.equals(caller.subject())
                && itemMoves(name, "DONE_CLAIMED", to);
    }

    private boolean itemMoves(String name, String from, String to) {
        Item item = items.get(name);
        if (item == null || !item.state.equals(from)) {
            return false;
        }
        item.state = to;
        return true;
    }

    private Item item(String name) {
        Item item = items.get(name);
        if (item == null) {
            throw new IllegalArgumentException(name);
        }
        return item;
    }
}
