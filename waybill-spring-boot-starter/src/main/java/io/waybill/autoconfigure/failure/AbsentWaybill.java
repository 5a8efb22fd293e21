package io.waybill.autoconfigure.failure;

import io.waybill.autoconfigure.WaybillAutoConfiguration;
import io.waybill.autoconfigure.WaybillProperties;
import io.waybill.internal.diagnosis.StartFailure;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.core.env.Environment;

/** Why Waybill is not set up in a host that counts on it, and the line to add. */
final class AbsentWaybill {

    private AbsentWaybill() {}

    /**
     * @param who needs it, in words for people
     * @param settings of a context that may have failed, of whose beans only the definitions are left
     * @return null where Waybill is set up
     */
    static @Nullable StartFailure explain(String who, BeanFactory beans, Environment settings) {
        if (!(beans instanceof ListableBeanFactory listable) || isSetUp(listable)) {
            return null;
        }
        Reason reason = reason(listable, settings);
        return new StartFailure(who + " needs Waybill, which is not set up: " + reason.why, reason.action);
    }

    private record Reason(String why, String action) {}

    private static boolean isSetUp(ListableBeanFactory beans) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, WaybillProperties.class, true, false).length
                > 0;
    }

    private static Reason reason(ListableBeanFactory beans, Environment settings) {
        if (isFalse(settings.getProperty("waybill.enabled"))) {
            return new Reason(
                    "waybill.enabled is false.",
                    "Leave waybill.enabled out, or put something in place of what needs it (in a test, a mock).");
        }
        String nameServer = settings.getProperty("rocketmq.name-server");
        if (nameServer == null || isFalse(nameServer)) {
            return new Reason(
                    "rocketmq.name-server is not set.",
                    "Add the address of RocketMQ's name server to the settings: rocketmq.name-server=127.0.0.1:9876 (several"
                            + " are separated by semicolons)");
        }
        List<String> dataSources =
                List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class, true, false));
        if (dataSources.isEmpty()) {
            return new Reason(
                    "there is no bean of type DataSource, where its tables would be.",
                    "Add the database to the settings: spring.datasource.url=jdbc:mysql://127.0.0.1:3306/schema, .username"
                            + " and .password; and its driver, com.mysql:mysql-connector-j, to the dependencies");
        }
        return isExcluded(beans, settings) ? excluded() : notFound(dataSources);
    }

    private static Reason excluded() {
        return new Reason(
                "its auto-configuration is excluded.",
                "Take " + WaybillAutoConfiguration.class.getName()
                        + " out of spring.autoconfigure.exclude and of what @SpringBootApplication excludes");
    }

    private static Reason notFound(List<String> dataSources) {
        return new Reason(
                "its auto-configuration was not asked for, or came before there was a DataSource ("
                        + String.join(", ", dataSources) + ").",
                "Have @EnableAutoConfiguration or @SpringBootApplication on the application (in a test of a slice:"
                        + " @ImportAutoConfiguration of " + WaybillAutoConfiguration.class.getName()
                        + "), and define the DataSource in a configuration of the application, not in an auto-configuration"
                        + " that comes later. Start with --debug to see what each condition said");
    }

    private static boolean isExcluded(ListableBeanFactory beans, Environment settings) {
        String name = WaybillAutoConfiguration.class.getName();
        return settings.getProperty("spring.autoconfigure.exclude", "").contains(name)
                || (beans instanceof ConfigurableListableBeanFactory factory
                        && ConditionEvaluationReport.get(factory)
                                .getExclusions()
                                .contains(name));
    }

    private static boolean isFalse(@Nullable String value) {
        return "false".equalsIgnoreCase(value);
    }
}
