package io.waybill.test.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.test.FreePort;
import io.waybill.test.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalSchemaIntegrationTests {

    private static final String NAME = "waybill_test_own";
    private static final String SECRET = "made-once";

    private final TestDatabase database = TestDatabase.create("own");
    private final DatabaseServer server =
            new DatabaseServer(database.url().replace(NAME, ""), database.user(), database.password());

    @BeforeEach
    void nothingOfThatNameIsThere() throws SQLException {
        execute("drop database " + NAME, "drop user if exists " + NAME);
    }

    @Test
    void makesASchemaForItsUserAndAgainLeavesAllAsItIs() throws SQLException {
        LocalSchema.provide(server, NAME, SECRET);
        use("create table mine (id int)");

        LocalSchema.provide(server, NAME, SECRET);
        use("insert into mine values (1)");
    }

    @Test
    void aUserWithAnotherPasswordIsSomebodyElses() throws SQLException {
        LocalSchema.provide(server, NAME, SECRET);

        assertThatThrownBy(() -> LocalSchema.provide(server, NAME, "another"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("somebody else's");
        use("create table mine (id int)");
    }

    @Test
    void aUserWithoutASchemaWhoIsSomebodyElsesGetsNone() throws SQLException {
        execute("create user " + NAME + " identified by 'another'");

        assertThatThrownBy(() -> LocalSchema.provide(server, NAME, SECRET)).hasMessageContaining("somebody else's");
        // What is not there yet can be created.
        execute("create database " + NAME);
    }

    @Test
    void aSchemaWithoutAUserIsSomebodyElses() throws SQLException {
        execute("create database " + NAME);

        assertThatThrownBy(() -> LocalSchema.provide(server, NAME, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not made by this script");
        assertThatThrownBy(() -> use("select 1")).hasMessageContaining("Access denied");
    }

    @Test
    void goesOnWhereAnEarlierCallFailedHalfway() throws SQLException {
        execute("create user " + NAME + " identified by '" + SECRET + "'");

        LocalSchema.provide(server, NAME, SECRET);
        use("create table mine (id int)");
    }

    @Test
    void saysInShortWhyNobodyAnswers() throws Exception {
        DatabaseServer absent = new DatabaseServer("jdbc:mysql://127.0.0.1:" + FreePort.choose() + "/", "root", "");

        assertThatThrownBy(() -> LocalSchema.provide(absent, NAME, SECRET))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(failed -> assertThat(DatabaseServer.inShort(failed)).isEqualTo("Connection refused"));
    }

    @Test
    void namesOfOthersAreRefused() {
        for (String name : new String[] {"mysql", "waybill", "Shop", "a-b", "x' or '1", server.administrator()}) {
            assertThatThrownBy(() -> LocalSchema.provide(server, name, SECRET))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatCode(() -> LocalSchema.provide(server, NAME, SECRET)).doesNotThrowAnyException();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void use(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url() + NAME, NAME, SECRET);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
