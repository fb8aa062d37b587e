package tracker.reporting.list;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.reporting.standing.Standings;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListedItem;

/** Action items over all plans by filter and order, as they are or as they were at an instant. */
public final class ItemList {

    private static final Order BY_DUE_TIME = Order.ascending("due_time", "timestamptz");
    private static final Map<String, String> ORDERS = Map.of(
            "due_time", "timestamptz",
            "first_due_time", "timestamptz",
            "team", "text",
            "state", "smallint",
            "plan", "text");

    private final JdbcTemplate jdbc;

    public ItemList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether an item is late, and how much, is told for the instant that is asked for; now when none is. */
    public Page<ListedItem> page(ListItemsRequest request, Instant now, Reader reader) {
        Instant asOf = request.hasAsOf() ? Past.instant(request.getAsOf()) : null;
        Instant at = asOf == null ? now : asOf;
        Listing<ListedItem> items = new Listing<>(
                jdbc,
                Past.view("reporting.plan_item", asOf),
                List.of("plan", "plan_title", "plan_state"),
                ItemList::read);
        Filters filters = new Filters()
                .equal("team", request.getTeam())
                .equal("owner", request.getOwner())
                .anyOf("state", request.getStateValueList())
                .anyOf("kind", request.getKindValueList())
                .equal("plan", request.getPlan())
                .equal("blocked_by", request.getBlockedBy());
        if (request.hasDueFrom()) {
            filters.and("due_time >= ?", sql(request.getDueFrom()));
        }
        if (request.hasDueBefore()) {
            filters.and("due_time < ?", sql(request.getDueBefore()));
        }
        if (request.getOpen()) {
            filters.and("is_open");
        }
        if (request.getOverdue()) {
            filters.and("late_from < " + Past.moment(asOf));
        }
        if (request.getBlocked()) {
            filters.and("state = " + ItemState.ITEM_STATE_BLOCKED_VALUE);
        }
        Page<ListedItem> page = items.page(
                Lists.visible("plan", filters, reader),
                Order.parse(request.getOrderBy(), ORDERS, BY_DUE_TIME),
                request.getPageSize(),
                request.getPageToken());
        return page.with(row -> Standings.judged(row, at));
    }

    private static java.sql.Timestamp sql(Timestamp time) {
        return java.sql.Timestamp.from(EventMeta.toInstant(time));
    }

    private static ListedItem read(ResultSet row) throws SQLException, InvalidProtocolBufferException {
        return ListedItem.newBuilder()
                .setItem(ActionItem.parseFrom(row.getBytes(1)))
                .setPlan(row.getString("plan"))
                .setPlanTitle(row.getString("plan_title"))
                .setPlanStateValue(row.getInt("plan_state"))
                .build();
    }
}
