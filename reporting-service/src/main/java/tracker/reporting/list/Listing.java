package tracker.reporting.list;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntSupplier;
import org.springframework.jdbc.core.JdbcTemplate;

/** A list over a view of the facts, a page at a time: each page continues behind the last row of the one before. */
final class Listing<R extends Message> {

    private record Row<R>(R resource, String name, String value) {}

    private static final int PAGE = 50;

    private final JdbcTemplate jdbc;
    private final String view;
    private final Parser<R> parser;

    Listing(JdbcTemplate jdbc, String view, Parser<R> parser) {
        this.jdbc = jdbc;
        this.view = view;
        this.parser = parser;
    }

    Page<R> page(Filters filters, Order order, int pageSize, String pageToken) {
        return page(filters, order, pageSize, pageToken, () -> count(view, "count(*)", filters));
    }

    /** The total is counted for the first page only, and carried along. */
    Page<R> page(Filters filters, Order order, int pageSize, String pageToken, IntSupplier count) {
        int digest = 31 * filters.digest() + order.hashCode();
        int size = pageSize == 0 ? PAGE : pageSize;
        Filters shown = filters.copy();
        int total;
        if (pageToken.isEmpty()) {
            total = count.getAsInt();
        } else {
            PageToken token = PageToken.decode(pageToken, digest);
            shown.and(order.beyond(), token.value(), token.name());
            total = token.total();
        }
        List<Row<R>> rows = jdbc.query(
                "SELECT resource, name, " + order.column() + "::text AS sorted_by FROM " + view + shown.where()
                        + order.sql() + " LIMIT " + (size + 1),
                this::row,
                shown.values());
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

    int count(String counted, String aggregate, Filters filters) {
        return number("SELECT (" + aggregate + ")::int FROM " + counted + filters.where(), filters);
    }

    /** Counts no further than that, since a broad filter would be counted for longer than its page is read. */
    int countUpTo(int most, Filters filters) {
        return number(
                "SELECT count(*)::int FROM (SELECT FROM " + view + filters.where() + " LIMIT " + most + ") counted",
                filters);
    }

    private int number(String sql, Filters filters) {
        Integer number = jdbc.queryForObject(sql, Integer.class, filters.values());
        return number == null ? 0 : number;
    }

    private Row<R> row(ResultSet row, int number) throws SQLException {
        try {
            return new Row<>(parser.parseFrom(row.getBytes(1)), row.getString(2), row.getString(3));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored resource cannot be read: " + row.getString(2), e);
        }
    }
}
