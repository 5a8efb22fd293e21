package io.waybill;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;

/**
 * A listener whose effect happens once per message, whatever is delivered twice. Extend it, annotate the class with
 * {@code @RocketMQMessageListener}, and write to the database in {@link #handle}.
 *
 * <p>Each call runs in a local transaction that also holds the message's processed id: both commit, or neither. After the
 * commit the message service is sent a receipt. Called by many threads at once, on the listener itself: advice on {@link
 * #handle}, such as {@code @Transactional}, is not applied and not needed.
 *
 * @param <T> what the payload is read as: a class for JSON, or {@code String} or {@code byte[]} for the payload as it is. What does
 *     not fit it exactly is unreadable, and dead for this group at once; see {@link #codec}
 */
public abstract class WaybillListener<T>
        implements RocketMQListener<MessageExt>, RocketMQPushConsumerLifecycleListener, BeanFactoryAware {

    private @Nullable BeanFactory beans;

    /**
     * Takes effect of a message, within the transaction and so before COMMIT; it commits when this returns. Work outside this
     * transaction's database, or in a transaction of its own ({@code REQUIRES_NEW}), is not undone by a failure and not protected
     * from repetition.
     *
     * @throws Exception any exception rolls the transaction back; RocketMQ will deliver the message again, up to {@code
     *     waybill.consumer.max-attempts} times, after which the message is dead for this group. {@link UnreadablePayloadException}
     *     makes it dead at once
     */
    protected abstract void handle(T payload, Delivery delivery) throws Exception;

    /**
     * The business fact the message is about, when its effect must happen once per fact and not only once per message: a
     * second message of the same key is acknowledged without effect. At most 255 characters, and not blank: that fails
     * the attempt. Null for none. Called within the transaction, before {@link #handle}.
     */
    protected @Nullable String businessKey(T payload) {
        return null;
    }

    /**
     * What this listener reads payloads by; null, as here, for the application's codec. {@code PayloadCodecs.lenientJson()} reads
     * what does not fit its type exactly as well. Asked once, at start.
     */
    protected @Nullable PayloadCodec codec() {
        return null;
    }

    /** Called by Spring; whoever overrides it calls it. */
    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    /** Called by RocketMQ's container before the consumer starts: Waybill takes it over. */
    @Override
    public void prepareStart(DefaultMQPushConsumer consumer) {
        String name = getClass().getName();
        if (beans == null) {
            throw new IllegalStateException(
                    name + " does not know the beans beside it: call super.setBeanFactory where you override it");
        }
        Container container = beans.getBeanProvider(Container.class).getIfAvailable();
        if (container == null) {
            throw new IllegalStateException(name + " needs Waybill, which is not set up in this application");
        }
        container.run(AopUtils.getTargetClass(this), new Own(), consumer);
    }

    /** Not used: messages go to {@link #handle} through the consumer that {@link #prepareStart} sets up. */
    @Override
    public void onMessage(MessageExt message) {
        throw new IllegalStateException("messages of a WaybillListener are handled by Waybill's own consumer");
    }

    /** What runs listeners. Waybill's own, found as a bean; applications neither implement nor call it. */
    public interface Container {

        /**
         * Has a consumer that is about to start hand its messages to a listener.
         *
         * @param listener the listener's class, with its annotations
         * @throws RuntimeException when Waybill can't keep its word for such a listener; the application does not start
         */
        <T> void run(Class<?> listener, Handler<T> handler, DefaultMQPushConsumer consumer);
    }

    /** What a listener overrides, as its container calls it. Applications neither implement nor call it. */
    public interface Handler<T> {

        /** {@link WaybillListener#handle}. */
        void handle(T payload, Delivery delivery) throws Exception;

        /** {@link WaybillListener#businessKey}. */
        @Nullable String businessKey(T payload);

        /** {@link WaybillListener#codec}. */
        @Nullable PayloadCodec codec();
    }

    private final class Own implements Handler<T> {
        @Override
        public void handle(T payload, Delivery delivery) throws Exception {
            WaybillListener.this.handle(payload, delivery);
        }

        @Override
        public @Nullable String businessKey(T payload) {
            return WaybillListener.this.businessKey(payload);
        }

        @Override
        public @Nullable PayloadCodec codec() {
            return WaybillListener.this.codec();
        }
    }
}
