package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.support.ProducerApplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables as they are found: what an old relay needs of them it gets, and a row is itself, whatever its old id. */
@Tag("full")
class ImportBesideTheOldRelayIntegrationTests {

    private static final String TOPIC = "IMPORTED_BESIDE";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC);

    private OldRecords records;

    @BeforeEach
    void createTable() {
        records = OldRecords.create("beside_" + System.nanoTime(), APPLICATION);
        records.jdbc()
                .execute("alter table " + records.table()
                        + " drop key message_id, add key by_status (status, create_time)");
    }

    @Test
    void rowsOfOneOldIdAreOneMessageEach() throws InterruptedException {
        records.add("m1", TOPIC, "first", "one", 0);
        records.add("m1", TOPIC, "second", "two", 0);

        assertThat(records.importer().run().imported()).isEqualTo(2);

        assertThat(records.jdbc()
                        .queryForList(
                                "select message_key from waybill_transaction where message_key in ('first', 'second')",
                                String.class))
                .containsExactlyInAnyOrder("first", "second");
        assertThat(records.importer().run().isNews()).isFalse();
    }

    @Test
    void whatAnImportPassesOverItDoesNotHoldUp() throws Exception {
        IntStream.range(0, 20).forEach(i -> records.add("row-" + i, TOPIC, "held-" + i, "x".repeat(2_000), 0));
        AtomicInteger changed = new AtomicInteger();
        try (Connection relay = APPLICATION.database().connect();
                Statement statement = relay.createStatement()) {
            relay.setAutoCommit(false);
            statement.execute("set session innodb_lock_wait_timeout = 1");
            statement.executeQuery("select * from " + records.table() + " where id = 5 for update");
            try (Steps.Listening listening = Steps.listen(step -> {
                if (step == Step.BEFORE_COMMIT) {
                    changed.addAndGet(markSent(statement));
                }
            })) {
                assertThat(records.importer().run().imported()).isEqualTo(19);
            }
            relay.commit();
        }

        assertThat(changed.get()).isPositive();
        assertThat(records.statusOf("row-4")).isEqualTo(1);
    }

    @Test
    void whatTheOldRelayLetsGoOfIsImportedTheNextTime() throws Exception {
        records.add("m1", TOPIC, "let-go", "held", 0);
        try (Connection relay = APPLICATION.database().connect();
                Statement statement = relay.createStatement()) {
            relay.setAutoCommit(false);
            statement.executeQuery("select * from " + records.table() + " where message_id = 'm1' for update");

            assertThat(records.importer().run().imported()).isZero();
            relay.rollback();
        }

        assertThat(records.importer().run().imported()).isEqualTo(1);
    }

    private int markSent(Statement statement) {
        try {
            return statement.executeUpdate("update " + records.table() + " set status = 1 where id = 5 and status = 0");
        } catch (SQLException waited) {
            throw new AssertionError(waited);
        }
    }

    @Test
    void aTableThatTakesNothingBackIsRefused() {
        records.jdbc().execute("alter table " + records.table() + " engine = MyISAM");

        assertThatThrownBy(() -> records.importer())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("MyISAM");
    }
}
