package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** While Spring tells of a transaction's end, the thread looks as if it still ran; what joins it then is lost. */
class SendAfterCommitIntegrationTests {

    private static final String TOPIC = "AFTER_COMMIT";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(Listener.class);

    /** When it is sent. */
    enum Moment {
        LISTENER_AFTER_COMMIT {
            @Override
            void send(Runnable send) {
                APPLICATION.transaction().executeWithoutResult(status -> publish(send));
            }
        },
        LISTENER_AFTER_ROLLBACK {
            @Override
            void send(Runnable send) {
                APPLICATION.transaction().executeWithoutResult(status -> {
                    APPLICATION.bean(Listener.class).events.publishEvent(new RolledBack(send));
                    status.setRollbackOnly();
                });
            }
        },
        SYNCHRONIZATION_AFTER_COMMIT {
            @Override
            void send(Runnable send) {
                APPLICATION.transaction().executeWithoutResult(status -> afterCommit(send));
            }
        },
        /** As a service does that is called by such a listener and says no more than {@code @Transactional}. */
        JOINED_AGAIN_AFTER_COMMIT {
            @Override
            void send(Runnable send) {
                TransactionTemplate transactional = APPLICATION.transaction();
                transactional.executeWithoutResult(
                        status -> publish(() -> transactional.executeWithoutResult(again -> send.run())));
            }
        };

        abstract void send(Runnable send);
    }

    record Committed(Runnable send) {}

    record RolledBack(Runnable send) {}

    static class Listener {
        private final ApplicationEventPublisher events;

        Listener(ApplicationEventPublisher events) {
            this.events = events;
        }

        @TransactionalEventListener
        void committed(Committed event) {
            event.send.run();
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void rolledBack(RolledBack event) {
            event.send.run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFormWithACallbackBeginsATransactionOfItsOwn(Moment moment) {
        String key = "callback-" + moment;

        assertThat(failureOf(moment, () -> sendWithCallback(key))).isNull();

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsOnlyOnce(key));
        assertThat(APPLICATION.statusesOf(key)).containsExactly(1);
        assertThat(APPLICATION.effects(key)).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void theFormThatJoinsIsRefusedAndRecommendsTheOther(Moment moment) {
        String key = "joined-" + moment;

        assertThat(failureOf(moment, () -> APPLICATION.waybill().send(message(key))))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining("the form with a callback")
                .hasMessageContaining("BEFORE_COMMIT");

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(key);
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    @Test
    void oneAfterTheOther() {
        List<String> keys = List.of("first", "second", "third");

        APPLICATION
                .transaction()
                .executeWithoutResult(status -> keys.forEach(key -> publish(() -> sendWithCallback(key))));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsAll(keys));
        assertThat(keys)
                .allSatisfy(key -> assertThat(APPLICATION.statusesOf(key)).containsExactly(1));
    }

    @Test
    void theTransactionBeginsAnewWithTheNextOne() {
        APPLICATION.transaction().executeWithoutResult(status -> publish(() -> sendWithCallback("before")));
        APPLICATION
                .transaction()
                .executeWithoutResult(status -> APPLICATION.waybill().send(message("after")));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("before", "after"));
    }

    private static void sendWithCallback(String key) {
        APPLICATION.waybill().send(message(key), id -> {
            APPLICATION.effect(key);
            return null;
        });
    }

    private static @Nullable Throwable failureOf(Moment moment, Runnable send) {
        List<Throwable> failures = new ArrayList<>();
        List<Boolean> ran = new ArrayList<>();
        moment.send(() -> {
            ran.add(true);
            Throwable failed = catchThrowable(send::run);
            if (failed != null) {
                failures.add(failed);
            }
        });
        assertThat(ran).hasSize(1);
        return failures.isEmpty() ? null : failures.get(0);
    }

    private static void publish(Runnable send) {
        APPLICATION.bean(Listener.class).events.publishEvent(new Committed(send));
    }

    private static void afterCommit(Runnable send) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                send.run();
            }
        });
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }
}
