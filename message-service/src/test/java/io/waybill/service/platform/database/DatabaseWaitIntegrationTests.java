package io.waybill.service.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.test.CuttingProxy;
import io.waybill.test.FreePort;
import io.waybill.test.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseWaitIntegrationTests {

    private static final String SECRET = "a-secret-that-nobody-logs";

    private final TestDatabase database = TestDatabase.create("wait");

    @Test
    void waitsForADatabaseThatIsAwayAndGoesOnWhenItAnswers(CapturedOutput output) throws Exception {
        try (CuttingProxy line = CuttingProxy.to(database)) {
            line.cut();
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> start(line.by(database), "1m"));
            await().until(() -> output.getOut().contains("waiting for the database at jdbc:mysql://127.0.0.1:"));
            assertThat(start).isNotDone();

            line.mend();

            await().until(start::isDone);
            assertThat(start).isCompleted();
            assertThat(output).contains("of 60s (waybill.database.patience)", "answers, after");
        }
    }

    /** The pool's own time for an answer, which application.yml sets, is a minute. */
    @Test
    void givesUpInTimeOnADatabaseThatStandsStill() throws Exception {
        try (CuttingProxy line = CuttingProxy.to(database)) {
            line.stall();
            long since = System.nanoTime();

            assertThatThrownBy(() -> start(line.by(database), "2s"))
                    .isInstanceOf(DatabaseAbsentException.class)
                    .hasMessageContaining("Read timed out")
                    .hasMessageContaining("waybill.database.patience");
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void waitsWhereTheUserHasAsManyConnectionsAsHeMayHave(CapturedOutput output) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create or replace user crowded@'%' identified by '" + SECRET + "' with max_user_connections 1");
            statement.execute("grant all on waybill_test_wait.* to crowded@'%'");
        }
        TestDatabase crowded = new TestDatabase(database.url(), "crowded", SECRET);
        CompletableFuture<Void> start;
        try (Connection taken = crowded.connect()) {
            start = CompletableFuture.runAsync(() -> start(crowded, "1m"));
            await().until(() -> output.getOut().contains("waiting for the database at") || start.isDone());
            assertThat(start).isNotDone();
        }

        await().until(start::isDone);
        assertThat(start).isCompleted();
    }

    @Test
    void saysWhereAndWhyItGaveUp(CapturedOutput output) throws Exception {
        String url = "jdbc:mysql://user:" + SECRET + "@127.0.0.1:" + FreePort.choose() + "/waybill?password=" + SECRET;

        assertThatThrownBy(() -> start(new TestDatabase(url, "waybill", SECRET), "0s"))
                .isInstanceOf(DatabaseAbsentException.class)
                .hasMessageContaining("jdbc:mysql://127.0.0.1:")
                .hasMessageContaining("can't be reached: Connection refused")
                .hasMessageContaining("waybill.database.patience");
        assertThat(output).doesNotContain(SECRET);
    }

    @Test
    void waitsForAHostThatHasNoAddressYet() {
        assertThatThrownBy(() -> start(new TestDatabase("jdbc:mysql://database.invalid/waybill", "waybill", ""), "1s"))
                .hasMessageContaining("unknown host")
                .hasMessageContaining("It was waited for");
    }

    @Test
    void failsAtOnceWhereThePasswordIsWrong() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create or replace user waits@'%' identified by '" + SECRET + "'");
        }

        assertThatThrownBy(() -> start(new TestDatabase(database.url(), "waits", "wrong"), "1m"))
                .hasMessageContaining("Access denied for user 'waits'")
                .hasMessageContaining("spring.datasource.password");
        assertThatThrownBy(() -> start(new TestDatabase(database.url(), "waits", SECRET), "1m"))
                .hasMessageContaining("Grant the user all rights on the schema");
    }

    @Test
    void failsAtOnceWhereTheSchemaIsMissing() {
        String url = database.url().replace("waybill_test_wait", "waybill_test_missing");

        assertThatThrownBy(() -> start(new TestDatabase(url, database.user(), database.password()), "1m"))
                .hasMessageContaining("Unknown database 'waybill_test_missing'")
                .hasMessageContaining("Create the schema");
    }

    @Test
    void failsAtOnceWhereThereIsNoDriver() {
        assertThatThrownBy(() -> start(new TestDatabase("jdbc:postgresql://127.0.0.1/waybill", "waybill", ""), "1m"))
                .hasMessageContaining("There is no driver for jdbc:postgresql://127.0.0.1/waybill");
    }

    @Test
    void refusesToWaitForLessThanNothing() {
        assertThatThrownBy(() -> start(database, "-1s"))
                .rootCause()
                .hasMessageContaining("waybill.database.patience is PT-1S");
    }

    private static void start(TestDatabase database, String wait) {
        GenericApplicationContext context = new GenericApplicationContext();
        TestPropertyValues.of(database.springProperties())
                .and(
                        "waybill.database.patience=" + wait,
                        "spring.datasource.hikari.data-source-properties.socketTimeout=60000")
                .applyTo(context);
        new DatabaseWait().initialize(context);
    }
}
