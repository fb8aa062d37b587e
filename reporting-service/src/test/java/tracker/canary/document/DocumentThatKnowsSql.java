package tracker.canary.document;

import org.springframework.jdbc.core.JdbcTemplate;

/** Breaks a rule: documents are read by key from their own store. */
class DocumentThatKnowsSql {

    JdbcTemplate jdbc = new JdbcTemplate();
}
