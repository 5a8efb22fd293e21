package io.waybill.autoconfigure.failure;

import io.waybill.WaybillListener;
import io.waybill.internal.diagnosis.StartFailure;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Where something of Waybill's is asked for and missing, or a listener of Waybill's can't be started, says which condition of
 * its auto-configuration does not hold. Spring says no more than that there is no such bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class AbsentWaybillFailureAnalyzer extends AbstractFailureAnalyzer<BeansException> {

    private final BeanFactory beans;
    private final Environment settings;

    AbsentWaybillFailureAnalyzer(BeanFactory beans, Environment settings) {
        this.beans = beans;
        this.settings = settings;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BeansException first) {
        NoSuchBeanDefinitionException missing = findCause(failure, NoSuchBeanDefinitionException.class);
        String who = missing != null ? whoAsked(missing) : listener(first);
        StartFailure absent = who == null ? null : AbsentWaybill.explain(who, beans, settings);
        return absent == null ? null : new FailureAnalysis(absent.wrong(), absent.action(), absent);
    }

    private static @Nullable String whoAsked(NoSuchBeanDefinitionException missing) {
        Class<?> type = missing.getBeanType();
        return type != null && type.getName().startsWith("io.waybill.") ? "What asks for " + type.getName() : null;
    }

    /** RocketMQ's container of a listener complains in its own way of what is missing. */
    private @Nullable String listener(Throwable failure) {
        Throwable at = failure;
        while (at != null && !isOfContainer(at)) {
            at = at.getCause();
        }
        if (at == null || !(beans instanceof ListableBeanFactory listable)) {
            return null;
        }
        String[] listeners = listable.getBeanNamesForType(WaybillListener.class, true, false);
        return listeners.length == 0 ? null : "Listener " + String.join(", ", listeners);
    }

    private static boolean isOfContainer(Throwable failure) {
        return failure instanceof BeanCreationException creation
                && String.valueOf(creation.getBeanName()).startsWith(DefaultRocketMQListenerContainer.class.getName());
    }
}
