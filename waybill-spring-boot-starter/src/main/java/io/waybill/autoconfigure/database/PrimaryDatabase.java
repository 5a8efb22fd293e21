package io.waybill.autoconfigure.database;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.store.Store;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which of the host's data sources holds the tables of the primary store, and what runs its transactions. */
public record PrimaryDatabase(DataSource dataSource, PlatformTransactionManager transactions) {

    private static final String DATA_SOURCE = "waybill.data-source";
    private static final String TRANSACTION_MANAGER = "waybill.transaction-manager";

    /**
     * @param named name of the data source's bean; null for the primary one
     * @param manager name of the bean of the transaction manager; null for the primary one
     * @throws StartFailure when nothing says which of several it is, or it is one database on one thread, and another on the next
     */
    public static PrimaryDatabase of(ListableBeanFactory beans, @Nullable String named, @Nullable String manager) {
        DataSource dataSource = named == null ? unnamed(beans) : StoreDataSource.named(beans, DATA_SOURCE, named);
        // The primary manager is that of the primary data source: of one that was named, it must be named as well.
        return new PrimaryDatabase(
                dataSource,
                choose(beans, PlatformTransactionManager.class, TRANSACTION_MANAGER, manager, named != null));
    }

    private static DataSource unnamed(ListableBeanFactory beans) {
        DataSource dataSource = choose(beans, DataSource.class, DATA_SOURCE, null, false);
        String name = Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class))
                .filter(each -> beans.getBean(each) == dataSource)
                .findFirst()
                .orElse(null);
        return StoreDataSource.requireThatItStays(dataSource, DATA_SOURCE, name);
    }

    /**
     * Writes something, has the manager roll back, and looks whether it is gone: Spring lets anybody write through one data
     * source within transactions of another, and then messages and effects would be there whatever becomes of the rest.
     *
     * @throws IllegalStateException when the manager's transactions are not those of the data source
     */
    public void requireThatTheyBelongTogether() {
        if (Store.isRouted(dataSource, transactions)) {
            return; // What joins is written through the manager's own, and each time it is told where that led.
        }
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        String probe = "probe-" + UUID.randomUUID();
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.update("insert into waybill_topic (topic) values (?)", probe);
            status.setRollbackOnly();
        });
        if (jdbc.update("delete from waybill_topic where topic = ?", probe) > 0) {
            throw new StartFailure(
                    "what is written to Waybill's data source is not rolled back by its transaction manager.",
                    DATA_SOURCE + " and " + TRANSACTION_MANAGER
                            + ", or those of one of waybill.stores, must belong together: name the manager that runs the"
                            + " transactions of that data source.");
        }
    }

    /**
     * The bean that a property names, or else the primary one.
     *
     * @param onlyOne whether a primary one of several is not taken
     * @throws StartFailure when that can't be told
     */
    public static <T> T choose(
            ListableBeanFactory beans, Class<T> type, String property, @Nullable String named, boolean onlyOne) {
        List<String> candidates = List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type));
        if (named != null) {
            if (!beans.containsBean(named) || !beans.isTypeMatch(named, type)) {
                throw new UndecidedDatabaseException(type, property, named, candidates);
            }
            return beans.getBean(named, type);
        }
        T unique = onlyOne && candidates.size() > 1
                ? null
                : beans.getBeanProvider(type).getIfUnique();
        if (unique == null) {
            throw new UndecidedDatabaseException(type, property, null, candidates);
        }
        return unique;
    }
}
