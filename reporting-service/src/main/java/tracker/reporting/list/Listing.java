package tracker.reporting.list;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** A list over a view of the facts, a page at a time: each page continues behind the last row of the one before. */
final class Listing<R extends Message> {

    /** Reads what is listed from a row: its resource is the first column, those asked for besides have their names. */
    @FunctionalInterface
    interface Reader<R> {
        R read(ResultSet row) throws SQLException, InvalidProtocolBufferException;
    }

    private record Row<R>(R resource, String name, List<String> values) {}

    private static final int PAGE = 50;
    private static final int FIRST_VALUE = 3;
    private static final List<String> NAME = List.of("name");

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
     * @param narrow what needs no more columns than one of these has is found there
     */
    record Large(int few, List<Narrow> narrow) {}

    /** A view of the same names with few columns. */
    record Narrow(String view, Set<String> columns) {}

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
        int digest = digest(filters, order);
        int size = size(pageSize);
        Filters beyond = new Filters();
        int total;
        if (pageToken.isEmpty()) {
            total = count.getAsInt();
        } else {
            PageToken token =
                    PageToken.decode(pageToken, digest, order.columns().size());
            List<Object> last = new ArrayList<>(token.values());
            last.add(token.name());
            beyond.on(order.first(), order.beyond(), last.toArray());
            total = token.total();
        }
        List<Row<R>> rows = rows(filters, beyond, order, size + 1, total);
        return paged(rows, size, total, digest);
    }

    /**
     * The same where nobody knows how many there are: fewer than that are found, sorted and counted at once, more counted no further.
     * What the narrow view counts and does not sort is counted there first.
     */
    Page<R> pageOfUpTo(int most, Filters filters, Order order, int pageSize, String pageToken) {
        if (isNarrow(filters, NAME) && !isNarrow(filters, order.names())) {
            return page(filters, order, pageSize, pageToken, () -> countUpTo(most, filters));
        }
        if (pageToken.isEmpty()) {
            int size = size(pageSize);
            int[] total = {0};
            List<Row<R>> rows = jdbc.query(
                    "WITH matched AS MATERIALIZED (SELECT name, " + String.join(", ", order.names()) + " FROM "
                            + found(filters, order.names()) + " LIMIT " + most + "), page AS (SELECT * FROM matched"
                            + order.sql() + " LIMIT " + (size + 1) + ") " + selected(order, "page.")
                            + ", (SELECT count(*)::int FROM matched) AS matches FROM page JOIN " + view
                            + " USING (name)" + order.of("page"),
                    (row, number) -> {
                        total[0] = row.getInt("matches");
                        return row(row, order);
                    },
                    filters.values());
            if (total[0] < most) {
                return paged(rows, size, total[0], digest(filters, order));
            }
        }
        return page(filters, order, pageSize, pageToken, () -> most);
    }

    private Page<R> paged(List<Row<R>> rows, int size, int total, int digest) {
        boolean more = rows.size() > size;
        List<Row<R>> page = more ? rows.subList(0, size) : rows;
        String next = more
                ? new PageToken(
                                digest,
                                total,
                                page.getLast().name(),
                                page.getLast().values())
                        .encode()
                : "";
        return new Page<>(page.stream().map(Row::resource).toList(), next, total);
    }

    private int digest(Filters filters, Order order) {
        return Objects.hash(view, filters.digest(), order);
    }

    private static int size(int pageSize) {
        return pageSize == 0 ? PAGE : pageSize;
    }

    private List<Row<R>> rows(Filters filters, Filters beyond, Order order, int limit, int total) {
        if (total == 0) {
            return List.of();
        }
        if (large != null) {
            List<Row<R>> met = total > large.few() ? walk(filters, beyond, order, limit) : List.of();
            return met.size() == limit ? met : sort(filters, beyond, order, limit);
        }
        Filters both = filters.copy().and(beyond);
        return jdbc.query(
                selected(order, "") + " FROM " + view + both.where() + order.sql() + " LIMIT " + limit,
                reading(order),
                both.values());
    }

    /** Goes along the order's index from where the page begins, and the values that are meant; its end keeps other filters out of that. */
    private List<Row<R>> walk(Filters filters, Filters beyond, Order order, int limit) {
        Filters way = beyond.copy().and(filters.of(order.first()));
        int stretch = isNarrow(filters.copy().and(beyond), order.names()) ? SHORT_STRETCH : STRETCH;
        return jdbc.query(
                selected(order, "") + " FROM (SELECT * FROM " + view
                        + way.where() + order.sql() + " LIMIT " + stretch + ") AS walked" + filters.where()
                        + order.sql()
                        + " LIMIT " + limit,
                reading(order),
                way.copy().and(filters).values());
    }

    /** Finds all that match, and sorts what little of them an order needs. */
    private List<Row<R>> sort(Filters filters, Filters beyond, Order order, int limit) {
        Filters both = filters.copy().and(beyond);
        // apart, lest PostgreSQL goes along the order's index after all; the narrow view has none
        String apart = isNarrow(both, order.names()) ? "NOT MATERIALIZED" : "MATERIALIZED";
        return jdbc.query(
                "WITH matched AS " + apart + " (SELECT name, " + String.join(", ", order.names()) + " FROM "
                        + found(both, order.names()) + "), page AS (SELECT * FROM matched" + order.sql()
                        + " LIMIT " + limit
                        + ") " + selected(order, "page.") + " FROM page JOIN " + view + " USING (name)"
                        + order.of("page"),
                reading(order),
                both.values());
    }

    /** Where those that are meant are found, with those columns. */
    private String found(Filters filters, List<String> columns) {
        return narrow(filters, columns).map(one -> one.view() + filters.where()).orElse(view + filters.found());
    }

    private boolean isNarrow(Filters filters, List<String> columns) {
        return narrow(filters, columns).isPresent();
    }

    private Optional<Narrow> narrow(Filters filters, List<String> columns) {
        return Stream.ofNullable(large)
                .flatMap(known -> known.narrow().stream())
                .filter(one -> one.columns().containsAll(columns) && filters.areOf(one.columns()))
                .findFirst();
    }

    private String selected(Order order, String qualifier) {
        Stream<String> sorting =
                order.names().stream().map(column -> ", " + qualifier + column + "::text AS sorted_by");
        return Stream.concat(sorting, besides.stream().map(column -> ", " + column))
                .collect(Collectors.joining("", "SELECT resource, name", ""));
    }

    int count(String counted, String aggregate, Filters filters) {
        return number("SELECT (" + aggregate + ")::int FROM " + counted + filters.where(), filters);
    }

    private int countUpTo(int most, Filters filters) {
        return number(
                "SELECT count(*)::int FROM (SELECT FROM " + found(filters, NAME) + " LIMIT " + most + ") counted",
                filters);
    }

    private int number(String sql, Filters filters) {
        Integer number = jdbc.queryForObject(sql, Integer.class, filters.values());
        return number == null ? 0 : number;
    }

    private RowMapper<Row<R>> reading(Order order) {
        return (row, number) -> row(row, order);
    }

    private Row<R> row(ResultSet row, Order order) throws SQLException {
        try {
            List<String> values = new ArrayList<>();
            for (int value = 0; value < order.columns().size(); value++) {
                values.add(row.getString(FIRST_VALUE + value));
            }
            return new Row<>(reader.read(row), row.getString(2), values);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored resource cannot be read: " + row.getString(2), e);
        }
    }
}
