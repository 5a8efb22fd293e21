package io.waybill.autoconfigure.database;

import io.waybill.internal.store.Routing;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The data source of a store: one that leads to the same database on every thread. Named by its bean or, where what a bean
 * routes to is no bean itself, as {@code bean#target}.
 */
public final class StoreDataSource {

    private static final char OF = '#';

    private StoreDataSource() {}

    /**
     * @param property the setting in which the name is
     * @throws io.waybill.internal.diagnosis.StartFailure when there is none of that name, or it leads to different databases
     */
    public static DataSource named(ListableBeanFactory beans, String property, String name) {
        int at = name.indexOf(OF);
        List<String> candidates = List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class));
        if (candidates.contains(name)) {
            return requireThatItStays(beans.getBean(name, DataSource.class), property, name);
        }
        String bean = at < 0 ? name : name.substring(0, at);
        if (at < 0 || !candidates.contains(bean)) {
            throw new UndecidedDatabaseException(DataSource.class, property, name, candidates);
        }
        Map<String, DataSource> targets = Routing.targets(beans.getBean(bean, DataSource.class));
        DataSource target = targets.get(name.substring(at + 1));
        if (target == null) {
            throw new UndecidedDatabaseException(
                    DataSource.class,
                    property,
                    name,
                    targets.keySet().stream().map(each -> bean + OF + each).toList());
        }
        return requireThatItStays(target, property, name);
    }

    /**
     * Refuses what leads different threads to different databases: those that answer the broker would look elsewhere.
     *
     * @param name of its bean, if it is known
     */
    static DataSource requireThatItStays(DataSource dataSource, String property, @Nullable String name) {
        if (Routing.isDoneBy(dataSource)) {
            throw new RoutingDataSourceException(
                    property, name, Routing.targets(dataSource).keySet());
        }
        return dataSource;
    }
}
