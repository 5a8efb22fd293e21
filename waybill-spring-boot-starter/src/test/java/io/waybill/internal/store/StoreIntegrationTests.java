package io.waybill.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.test.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

class StoreIntegrationTests {

    private static final Clock CREATION = Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);

    @Test
    void tablesOfAnEarlierVersionAreRefusedAndBroughtUpToDateOnRequest() {
        TestDatabase database = TestDatabase.create("store");
        DataSource dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        new ResourceDatabasePopulator(new ClassPathResource(StoreSchema.SCRIPT)).execute(dataSource);
        assertThatThrownBy(() -> StoreSchema.check(dataSource))
                .isInstanceOf(OutdatedTableException.class)
                .hasMessageContainingAll("waybill_processed", "version", "META-INF/waybill/schema-v2.sql");
        new ResourceDatabasePopulator(new ClassPathResource(StoreSchema.SECOND)).execute(dataSource);
        assertThatThrownBy(() -> StoreSchema.check(dataSource))
                .isInstanceOf(OutdatedTableException.class)
                .hasMessageContainingAll("waybill_transaction", "outbox", "META-INF/waybill/schema-v3.sql");

        Stream.generate(() -> dataSource).limit(4).parallel().forEach(StoreSchema::create);

        assertThatCode(() -> StoreSchema.check(dataSource)).doesNotThrowAnyException();
    }

    @Test
    void isKnownByTheIdAndTheTimeOfItsCreationForEver() {
        TestDatabase database = TestDatabase.create("store");
        DataSource dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        StoreSchema.create(dataSource);

        Store created = store(dataSource, CREATION);
        Store later = store(dataSource, Clock.offset(CREATION, Duration.ofDays(1)));

        assertThat(created.horizon()).isEqualTo(CREATION.millis());
        assertThat(later.horizon()).isEqualTo(CREATION.millis());
        assertThat(later.id()).isEqualTo(created.id());
    }

    private static Store store(DataSource dataSource, Clock clock) {
        return new Store(dataSource, new JdbcTransactionManager(dataSource), clock);
    }
}
