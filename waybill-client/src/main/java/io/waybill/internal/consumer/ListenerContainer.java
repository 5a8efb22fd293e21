package io.waybill.internal.consumer;

import io.waybill.WaybillListener;
import io.waybill.internal.store.NamedStore;
import io.waybill.notification.NotificationInbox;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.jspecify.annotations.Nullable;

/** Has each listener run by the consumer side of the store that its class names. */
public final class ListenerContainer implements WaybillListener.Container, NotificationInbox {

    private final Function<@Nullable String, ConsumerSide> sides;
    private final Map<Class<?>, HttpTaking> takings = new ConcurrentHashMap<>();

    /** @param sides by the names of their stores; null is that of the primary data source */
    public ListenerContainer(Function<@Nullable String, ConsumerSide> sides) {
        this.sides = sides;
    }

    @Override
    public <T> void run(Class<?> listener, WaybillListener.Handler<T> handler, DefaultMQPushConsumer consumer) {
        ConsumerSide side = sides.apply(NamedStore.of(listener));
        side.takeOver(consumer, listener, handler);
        takings.put(listener, side.notified(consumer, listener, handler));
    }

    @Override
    public InboxReply take(
            Class<? extends WaybillListener<?>> listener, byte[] body, Function<String, @Nullable String> headers) {
        HttpTaking taking = takings.get(listener);
        if (taking == null) {
            throw new IllegalStateException(listener.getName() + " does not run here");
        }
        return taking.take(body, headers);
    }
}
