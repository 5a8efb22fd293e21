package io.waybill;

import io.waybill.autoconfigure.FurtherStores;
import io.waybill.autoconfigure.failure.AbsentWaybill;
import io.waybill.internal.consumer.ConsumerSide;
import io.waybill.internal.diagnosis.StartFailure;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;
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
     * Takes effect of a message, within the transaction. Work outside this transaction's database, or in a transaction of
     * its own ({@code REQUIRES_NEW}), is not undone by a failure and not protected from repetition.
     *
     * @throws Exception any exception rolls the transaction back; RocketMQ will deliver the message again, up to {@code
     *     waybill.consumer.max-attempts} times, after which the message is dead for this group
     */
    protected abstract void handle(T payload, Delivery delivery) throws Exception;

    /**
     * The business fact the message is about, when its effect must happen once per fact and not only once per message: a
     * second message of the same key is acknowledged without effect. At most 255 characters, and not blank: that fails
     * the attempt. Null for none.
     */
    protected @Nullable String businessKey(T payload) {
        return null;
    }

    /**
     * What this listener reads payloads by; null, as here, for the application's codec. {@code JsonCodec.lenient()} reads what
     * does not fit its type exactly as well. Asked once, at start.
     */
    protected @Nullable PayloadCodec codec() {
        return null;
    }

    /** Called by Spring; whoever overrides it calls it. */
    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public void prepareStart(DefaultMQPushConsumer consumer) {
        if (beans == null) {
            throw new StartFailure(
                    getClass().getName() + " does not know the beans beside it.",
                    "Call super.setBeanFactory where you override it.");
        }
        StartFailure absent = AbsentWaybill.explain(getClass().getName(), beans);
        if (absent != null) {
            throw absent;
        }
        ConsumerSide.of(beansOfStore(beans)).takeOver(consumer, this);
    }

    /** Those of the store that the listener names, or else the host's. */
    private BeanFactory beansOfStore(BeanFactory host) {
        String store = FurtherStores.namedBy(this);
        return store == null ? host : host.getBean(FurtherStores.class).beansOf(store);
    }

    /** Not used: messages go to {@link #handle} through the consumer that {@link #prepareStart} sets up. */
    @Override
    public void onMessage(MessageExt message) {
        throw new IllegalStateException("messages of a WaybillListener are handled by the starter's own consumer");
    }
}
