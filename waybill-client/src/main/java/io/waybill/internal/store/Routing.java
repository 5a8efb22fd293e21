package io.waybill.internal.store;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ReflectionUtils;

/**
 * Data sources that lead to one database or another, by what the thread at hand is about. Behind one, whoever looks for a row
 * on a thread of his own may look in another database than the one it was written to.
 */
public final class Routing {

    /** What routes or splits, and is not Spring's. */
    private static final Set<String> CLASSES = Set.of(
            "com.baomidou.dynamic.datasource.DynamicRoutingDataSource",
            "com.baomidou.dynamic.datasource.ds.AbstractRoutingDataSource");

    private static final List<String> PACKAGES = List.of("org.apache.shardingsphere.", "io.shardingsphere.");

    private Routing() {}

    /** Whether the data source, or what it wraps, is known to lead to different databases. */
    public static boolean isDoneBy(DataSource dataSource) {
        return unwrap(dataSource) != null;
    }

    /** Where it may lead to, by names; none when it does not tell. */
    public static Map<String, DataSource> targets(DataSource dataSource) {
        Map<String, DataSource> targets = new TreeMap<>();
        DataSource routing = unwrap(dataSource);
        if (routing instanceof AbstractRoutingDataSource springs) {
            springs.getResolvedDataSources().forEach((name, target) -> targets.put(String.valueOf(name), target));
        } else if (routing != null && toldBy(routing) instanceof Map<?, ?> all) {
            all.forEach((name, target) -> {
                if (target instanceof DataSource one) {
                    targets.put(String.valueOf(name), one);
                }
            });
        }
        return targets;
    }

    /** The data source whose connections the manager's transactions run on; null when it is not known. */
    static @Nullable DataSource of(PlatformTransactionManager manager) {
        // DataSourceTransactionManager, JpaTransactionManager and their like have it, and no interface in common.
        Method getter = ReflectionUtils.findMethod(manager.getClass(), "getDataSource");
        if (getter == null || !DataSource.class.isAssignableFrom(getter.getReturnType())) {
            return null;
        }
        ReflectionUtils.makeAccessible(getter);
        return (DataSource) ReflectionUtils.invokeMethod(getter, manager);
    }

    private static @Nullable Object toldBy(DataSource routing) {
        // As dynamic-datasource calls it.
        Method getter = ReflectionUtils.findMethod(routing.getClass(), "getDataSources");
        return getter == null ? null : ReflectionUtils.invokeMethod(getter, routing);
    }

    /** What routes behind all that wraps it; null if nothing does. */
    private static @Nullable DataSource unwrap(DataSource dataSource) {
        DataSource at = dataSource;
        while (true) {
            if (AopProxyUtils.getSingletonTarget(at) instanceof DataSource advised) {
                at = advised;
            } else if (at instanceof AbstractRoutingDataSource || isKnown(at.getClass())) {
                return at;
            } else if (at instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
                at = delegating.getTargetDataSource();
            } else {
                return springsBehind(at);
            }
        }
    }

    private static boolean isKnown(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            String name = each.getName();
            if (CLASSES.contains(name) || PACKAGES.stream().anyMatch(name::startsWith)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable DataSource springsBehind(DataSource wrapper) {
        try {
            return wrapper.isWrapperFor(AbstractRoutingDataSource.class)
                    ? wrapper.unwrap(AbstractRoutingDataSource.class)
                    : null;
        } catch (SQLException | RuntimeException untold) {
            return null;
        }
    }
}
