package io.waybill.producer;

import io.waybill.broker.BrokerClient;
import io.waybill.store.Store;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.springframework.context.annotation.Bean;

/** Half messages whose end can be lost on its way to the broker, as if the process had died or the line had failed. */
class DeafHalfMessages extends HalfMessages {

    private volatile boolean losesEnds;

    DeafHalfMessages(BrokerClient client, String storeId, BrokerClocks clocks) {
        super(client, storeId, clocks);
    }

    static class Configuration {
        @Bean
        DeafHalfMessages halfMessages(BrokerClient client, Store store, BrokerClocks clocks) {
            return new DeafHalfMessages(client, store.id(), clocks);
        }
    }

    interface Losing extends AutoCloseable {
        @Override
        void close();
    }

    /** Loses every end until the result is closed. */
    Losing loseEnds() {
        losesEnds = true;
        return () -> losesEnds = false;
    }

    @Override
    void end(Half half, LocalTransactionState outcome) {
        if (!losesEnds) {
            super.end(half, outcome);
        }
    }
}
