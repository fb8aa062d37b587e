package tracker.reporting.list;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A list over a view of the facts, a page at a time: each page continues behind the last row of the one before. */
final class Listing<R extends Message> {

    /** Reads what is listed from a row: its resource is the first column, those asked for besides have their names. */
    @FunctionalInterface
    interface Reader<R> {
        R read(ResultSet row) throws SQLException, InvalidProtocolBufferException;
    }

    private record Row<R>(R resource, String name, String value) {}

    private static final int PAGE = 50;

    /** How far something is looked for row by row before it is found by its filters. */
    private static final int STRETCH = 10_000;

    /** The same where all that match are found and sorted in a narrow view. */
    private static final int SHORT_STRETCH = 1_000;

    private final JdbcTemplate jdbc;
    private final String view;
    private final List<String> besides;
    private final Reader<R> reader;
    private final @Nullable Large large;

    Listing(JdbcTemplate jdbc, String view, Parser<R> parser) {
        this(jdbc, view, List.of(), row -> parser.parseFrom(row.getBytes(1)));
    }

    /** Reads those columns besides the resource. */
    Listing(JdbcTemplate jdbc, String view, List<String> besides, Reader<R> reader) {
        this(jdbc, view, besides, reader, null);
    }

    private Listing(JdbcTemplate jdbc, String view, List<String> besides, Reader<R> reader, @Nullable Large large) {
        this.jdbc = jdbc;
        this.view = view;
        this.besides = besides;
        this.reader = reader;
        this.large = large;
    }

    /**
     * What is known of a large view.
     *
     * @param few so many are found by their filters and sorted in no time
     * @param narrow a view of the same names with few columns: what needs no others is found there
     * @param columns of that one
     */
    record Large(int few, String narrow, Set<String> columns) {}

    /**
     * Over a large view that has an index for every order. A few matches are found by their filters and then sorted; among
     * more, a page is soon met on the way through the order's index, unless they lie together far along it: after a stretch
     * of it they are sorted, too. PostgreSQL, left alone, takes for granted that matches lie evenly in that index.
     */
    static <R extends Message> Listing<R> indexed(JdbcTemplate jdbc, String view, Parser<R> parser, Large large) {
        return new Listing<>(jdbc, view, List.of(), row -> parser.parseFrom(row.getBytes(1)), large);
    }

    Page<R> page(Filters filters, Order order, int pageSize, String pageToken) {
        return page(filters, order, pageSize, pageToken, () -> count(view, "count(*)", filters));
    }

    /** The total is counted for the first page only, and carried along. */
    Page<R> page(Filters filters, Order order, int pageSize, String pageToken, IntSupplier count) {
        int digest = Objects.hash(view, filters.digest(), order);
        int size = pageSize == 0 ? PAGE : pageSize;
        Filters beyond = new Filters();
        int total;
        if (pageToken.isEmpty()) {
            total = count.getAsInt();
        } else {
            PageToken token = PageToken.decode(pageToken, digest);
            beyond.on(order.column(), order.beyond(), token.value(), token.name());
            total = token.total();
        }
        List<Row<R>> rows = rows(filters, beyond, order, size + 1, total);
        boolean more = rows.size() > size;
        List<Row<R>> page = more ? rows.subList(0, size) : rows;
        String next = more
                ? new PageToken(
                                digest,
                                total,
                                page.getLast().name(),
                                page.getLast().value())
                        .encode()
                : "";
        return new Page<>(page.stream().map(Row::resource).toList(), next, total);
    }

    private List<Row<R>> rows(Filters filters, Filters beyond, Order order, int limit, int total) {
        if (large != null) {
            List<Row<R>> met = total > large.few() ? walk(filters, beyond, order, limit) : List.of();
            return met.size() == limit ? met : sort(filters, beyond, order, limit);
        }
        Filters both = filters.copy().and(beyond);
        return jdbc.query(
                selected(order.column()) + " FROM " + view + both.where() + order.sql() + " LIMIT " + limit,
                this::row,
                both.values());
    }

    /** Goes along the order's index from where the page begins, and the values that are meant; its end keeps other filters out of that. */
    private List<Row<R>> walk(Filters filters, Filters beyond, Order order, int limit) {
        Filters way = beyond.copy().and(filters.of(order.column()));
        int stretch = isNarrow(filters.copy().and(beyond), order.column()) ? SHORT_STRETCH : STRETCH;
        return jdbc.query(
                selected(order.column()) + " FROM (SELECT * FROM " + view
                        + way.where() + order.sql() + " LIMIT " + stretch + ") AS walked" + filters.where()
                        + order.sql()
                        + " LIMIT " + limit,
                this::row,
                way.copy().and(filters).values());
    }

    /** Finds all that match, and sorts what little of them an order needs. */
    private List<Row<R>> sort(Filters filters, Filters beyond, Order order, int limit) {
        Filters both = filters.copy().and(beyond);
        // apart, lest PostgreSQL goes along the order's index after all; the narrow view has none
        String apart = isNarrow(both, order.column()) ? "NOT MATERIALIZED" : "MATERIALIZED";
        return jdbc.query(
                "WITH matched AS " + apart + " (SELECT name, " + order.column() + " AS place FROM "
                        + found(both, order.column()) + "), page AS (SELECT * FROM matched" + order.by("place")
                        + " LIMIT " + limit
                        + ") " + selected("place") + " FROM page JOIN " + view + " USING (name)"
                        + order.by("place"),
                this::row,
                both.values());
    }

    /** Where those that are meant are found, with that column. */
    private String found(Filters filters, String column) {
        return large != null && isNarrow(filters, column) ? large.narrow() + filters.where() : view + filters.found();
    }

    private boolean isNarrow(Filters filters, String column) {
        return large != null && large.columns().contains(column) && filters.areOf(large.columns());
    }

    private String selected(String place) {
        String others = besides.stream().map(column -> ", " + column).collect(Collectors.joining());
        return "SELECT resource, name, " + place + "::text AS sorted_by" + others;
    }

    int count(String counted, String aggregate, Filters filters) {
        return number("SELECT (" + aggregate + ")::int FROM " + counted + filters.where(), filters);
    }

    /** Counts no further than that, since a broad filter would be counted for longer than its page is read. */
    int countUpTo(int most, Filters filters) {
        return number(
                "SELECT count(*)::int FROM (SELECT FROM " + found(filters, "name") + " LIMIT " + most + ") counted",
                filters);
    }

    private int number(String sql, Filters filters) {
        Integer number = jdbc.queryForObject(sql, Integer.class, filters.values());
        return number == null ? 0 : number;
    }

    private Row<R> row(ResultSet row, int number) throws SQLException {
        try {
            return new Row<>(reader.read(row), row.getString(2), row.getString(3));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored resource cannot be read: " + row.getString(2), e);
        }
    }
}
