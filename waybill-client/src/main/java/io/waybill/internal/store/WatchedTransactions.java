package io.waybill.internal.store;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Has the transactions of all of the host's managers watched, those of no store as well: after one has ended, the form of
 * sending with a callback may be used, and while it runs, not.
 */
public final class WatchedTransactions implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof PlatformTransactionManager manager) {
            Progress.watch(manager);
        }
        return bean;
    }
}
