package tracker.reporting.list;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.reporting.standing.Board;
import tracker.reporting.standing.Standings;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListedItem;

/** Action items over all plans by filter and order, as they are or as they were at an instant. */
public final class ItemList {

    private static final Order BY_DUE_TIME = Order.ascending("due_time", "timestamptz");
    private static final Map<String, String> ORDERS = Map.of(
            "due_time",
            "timestamptz",
            "first_due_time",
            "timestamptz",
            "team",
            "text",
            "state",
            "smallint",
            "plan",
            "text",
            Lists.SLIP,
            "double precision");

    private final JdbcTemplate jdbc;

    public ItemList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether an item is late, and how much, is told for the instant that is asked for; now when none is. */
    public Page<ListedItem> page(ListItemsRequest request, Instant now, Reader reader) {
        Instant asOf = asOf(request);
        Instant at = asOf == null ? now : asOf;
        Order order = Order.parse(request.getOrderBy(), ORDERS, BY_DUE_TIME);
        String items = AsOf.view("reporting.plan_item", asOf);
        String view = order.first().equals(Lists.SLIP) ? slipping(items, baseline(request), asOf) : items;
        Page<ListedItem> page = new Listing<>(jdbc, view, List.of("plan", "plan_title", "plan_state"), ItemList::read)
                .page(filters(request, reader), order, request.getPageSize(), request.getPageToken());
        return slipped(page, request).with(row -> Standings.judged(row, at));
    }

    /** Says of each how far it has slipped against the baseline that is asked for. */
    private Page<ListedItem> slipped(Page<ListedItem> page, ListItemsRequest request) {
        int baseline = baseline(request);
        if (baseline == 0) {
            return page;
        }
        Map<String, Instant> agreed = new HashMap<>();
        jdbc.query(
                "SELECT b.item, b.due_time FROM " + Lists.atBaseline(baseline, asOf(request))
                        + " WHERE b.item = ANY(?::text[])",
                row -> {
                    agreed.put(row.getString(1), row.getTimestamp(2).toInstant());
                },
                (Object)
                        page.rows().stream().map(row -> row.getItem().getName()).toArray(String[]::new));
        return page.with(row -> {
            Instant then = agreed.get(row.getItem().getName());
            Instant due = EventMeta.toInstant(row.getItem().getDueTime());
            return then == null
                    ? row
                    : row.toBuilder()
                            .setSlipDays(Board.days(Duration.between(then, due)))
                            .build();
        });
    }

    /** Number of the baseline that items are held against; 0 when they are held against none. */
    private static int baseline(ListItemsRequest request) {
        return Lists.baseline(request.getBaseline(), request.getSlipped(), request.getOrderBy());
    }

    /** The items, each with how far it has slipped from that baseline, as the figures count it; least of all where it was not in it. */
    private static String slipping(String items, int baseline, @Nullable Instant asOf) {
        return "(SELECT item.*, coalesce(extract(epoch FROM item.due_time - agreed.due_time)::double precision / 86400,"
                + " '-infinity') AS " + Lists.SLIP + " FROM " + items
                + " item LEFT JOIN (SELECT b.item, b.due_time FROM "
                + Lists.atBaseline(baseline, asOf) + ") agreed ON agreed.item = item.name"
                + " AND agreed.due_time < 'infinity' AND item.due_time < 'infinity') slipping";
    }

    /** How often what is asked for has happened to all of them. */
    public int happened(ListItemsRequest request, Reader reader) {
        return request.getHappened().isEmpty() || !request.getPageToken().isEmpty()
                ? 0
                : whatHappened(request)
                        .times(jdbc, AsOf.view("reporting.plan_item", asOf(request)), filters(request, reader));
    }

    private static Happened whatHappened(ListItemsRequest request) {
        return Happened.toItems(request.getHappened(), asOf(request))
                .from(request.hasHappenedFrom(), request.getHappenedFrom())
                .before(request.hasHappenedBefore(), request.getHappenedBefore());
    }

    private static @Nullable Instant asOf(ListItemsRequest request) {
        return request.hasAsOf() ? AsOf.instant(request.getAsOf()) : null;
    }

    private static Filters filters(ListItemsRequest request, Reader reader) {
        Instant asOf = asOf(request);
        Filters filters = new Filters()
                .equal("team", request.getTeam())
                .equal("owner", request.getOwner())
                .anyOf("state", request.getStateValueList())
                .anyOf("kind", request.getKindValueList())
                .equal("plan", request.getPlan())
                .oneOf("plan", request.getPlansList())
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
            filters.and("late_from < " + AsOf.moment(asOf));
        }
        if (request.getBlocked()) {
            filters.and("state = " + ItemState.ITEM_STATE_BLOCKED_VALUE);
        }
        if (!request.getHappened().isEmpty()) {
            whatHappened(request).chosen(filters);
        }
        if (request.getBaseline() > 0) {
            Lists.agreed("item", request.getBaseline(), asOf, filters);
        }
        if (request.getSlipped()) {
            filters.and("due_time < 'infinity' AND name IN (SELECT i.name FROM "
                    + Lists.atBaseline(baseline(request), asOf) + " JOIN " + AsOf.view("reporting.plan_item", asOf)
                    + " i ON i.name = b.item WHERE i.due_time > b.due_time)");
        }
        return Lists.visible("plan", filters, reader);
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
