package io.waybill.internal.consumer;

import io.waybill.WaybillListener;
import io.waybill.internal.store.NamedStore;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.jspecify.annotations.Nullable;

/** Has each listener run by the consumer side of the store that its class names. */
public final class ListenerContainer implements WaybillListener.Container {

    private final Function<@Nullable String, ConsumerSide> sides;

    /** @param sides by the names of their stores; null is that of the primary data source */
    public ListenerContainer(Function<@Nullable String, ConsumerSide> sides) {
        this.sides = sides;
    }

    @Override
    public <T> void run(Class<?> listener, WaybillListener.Handler<T> handler, DefaultMQPushConsumer consumer) {
        sides.apply(NamedStore.of(listener)).takeOver(consumer, listener, handler);
    }
}
