package io.waybill.service.tracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@ServiceTest
class HistoryIntegrationTests {

    private static final long STEP = Duration.ofMinutes(5).toMillis();

    @Autowired
    History history;

    @Autowired
    JournalClock clock;

    @Autowired
    JdbcTemplate jdbc;

    private void mark(long at, long begun, long done, long dead) {
        jdbc.update(
                "insert into journal_history (at, begun, done, rolled_back, dead, conflicts) values (?, ?, ?, 0, ?, 0)",
                at,
                begun,
                done,
                dead);
    }

    @Test
    void whatHappenedInASpanIsTheDifferenceOfTheTotals() {
        long begin = clock.now() / STEP * STEP - 100 * STEP;
        mark(begin, 1_000, 900, 10);
        mark(begin + 60_000, 1_002, 900, 10);
        mark(begin + STEP, 1_030, 920, 11);
        mark(begin + 2 * STEP, 1_030, 915, 11);

        List<History.HistorySpan> spans = history.spans(Duration.ofMinutes(5 * 101), Duration.ofMinutes(5)).stream()
                .filter(span -> span.at().toEpochMilli() >= begin && span.at().toEpochMilli() <= begin + STEP)
                .toList();

        assertThat(spans).hasSize(2);
        assertThat(spans.get(0).begun()).isEqualTo(30);
        assertThat(spans.get(0).done()).isEqualTo(20);
        assertThat(spans.get(0).dead()).isEqualTo(1);
        assertThat(spans.get(1).done())
                .as("what was stirred up again is not negative")
                .isZero();
    }

    @Test
    void theFirstWhoWritesAMinutePrevails() {
        history.remember();
        List<Long> first = totals();
        jdbc.update("insert into journal_counter (name, node, total) values ('begun', 'other', 5)");
        try {
            history.remember();
            // Unless the minute has just ended.
            assertThat(totals()).startsWith(first.get(0));
        } finally {
            jdbc.update("delete from journal_counter where node = 'other'");
        }
    }

    private List<Long> totals() {
        long minute = clock.now() / 60_000 * 60_000;
        return jdbc.queryForList(
                "select begun from journal_history where at between ? and ? order by at",
                Long.class,
                minute - 60_000,
                minute);
    }
}
