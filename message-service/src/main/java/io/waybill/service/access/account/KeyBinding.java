package io.waybill.service.access.account;

import io.waybill.service.platform.refusal.RefusedException;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * For whom a service's key may speak where it prepares, decides, registers, asks and acknowledges. Immutable. One that is bound to
 * anything may name what is listed and nothing else; {@code *} is whatever there is.
 */
public record KeyBinding(Set<String> producers, Set<String> groups, Set<String> topics) {

    /** Of people, of the service itself, and of keys that nobody has bound yet. */
    private static final KeyBinding NONE = new KeyBinding(Set.of(), Set.of(), Set.of());

    private static final String ALL = "*";

    public KeyBinding {
        producers = Set.copyOf(producers);
        groups = Set.copyOf(groups);
        topics = Set.copyOf(topics);
    }

    /** Of whoever has sent this request. */
    public static KeyBinding ofCaller() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && caller.getCredentials() instanceof KeyBinding binding ? binding : NONE;
    }

    public boolean isBound() {
        return !equals(NONE);
    }

    /** @throws RefusedException if the key may not speak for the producer */
    public void requireProducer(String producer) {
        require(producers, producer, BindingRefusal.PRODUCER_NOT_YOURS);
    }

    /** @throws RefusedException if the key may not speak for the consumer group */
    public void requireGroup(String group) {
        require(groups, group, BindingRefusal.GROUP_NOT_YOURS);
    }

    /** @throws RefusedException if the key may not send to the topic, nor take it */
    public void requireTopic(String topic) {
        require(topics, topic, BindingRefusal.TOPIC_NOT_YOURS);
    }

    /**
     * The same of a message's topic, which whoever names the message by its id is not told.
     *
     * @throws RefusedException if the key may not take it
     */
    public void requireTopicOf(Object message, String topic) {
        require(topics, topic, BindingRefusal.MESSAGE_NOT_YOURS, message);
    }

    private void require(Set<String> allowed, String name, BindingRefusal otherwise) {
        require(allowed, name, otherwise, name);
    }

    private void require(Set<String> allowed, String name, BindingRefusal otherwise, Object told) {
        if (isBound() && !allowed.contains(name) && !allowed.contains(ALL)) {
            throw new RefusedException(otherwise, told);
        }
    }
}
