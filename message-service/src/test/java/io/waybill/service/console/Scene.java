package io.waybill.service.console;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages as a payment and its consumers leave them in the journal, without either. */
public final class Scene {

    static final Sender PAYMENTS = new Sender("payment-producer", "payment-1", "pay-7f9c", "PAYMENT_GROUP", "payment");

    private final JournalWriter writer;
    private final Subscriptions subscriptions;
    private final TransactionTemplate transaction;
    private final String topic;
    private final long now = System.currentTimeMillis();

    Scene(ApplicationContext service, String topic) {
        this.writer = service.getBean(JournalWriter.class);
        this.subscriptions = service.getBean(Subscriptions.class);
        this.transaction = new TransactionTemplate(service.getBean(PlatformTransactionManager.class));
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    Scene subscribe(String group, String application, String tags) {
        Registration registration = new Registration(
                List.of(topic),
                List.of(new Registration.GroupSubscription(
                        topic, group, tags, Registration.Mode.CONCURRENT, 0, null, true)));
        Sender sender = new Sender(application, application + "-1", application + "-5d8b", null, null);
        transaction.executeWithoutResult(status -> subscriptions.register(sender, registration));
        return this;
    }

    Payment payment(String key, Duration ago) {
        return new Payment(key, now - ago.toMillis());
    }

    /** More of what happens to a message that is journaled already. */
    Payment again(Payment payment) {
        return new Payment(payment);
    }

    /** One payment's message. What happens to it is a few seconds apart. */
    final class Payment {

        private final MessageId id;
        private final String key;
        private final List<JournalFact> facts = new ArrayList<>();
        private long at;
        private long storedAt;

        private Payment(String key, long at) {
            this.key = key;
            this.id = MessageId.at(at);
            this.at = at;
        }

        private Payment(Payment before) {
            this.key = before.key;
            this.id = before.id;
            this.at = before.at;
            this.storedAt = before.storedAt;
        }

        Payment pending() {
            return outcome(Outcome.OutcomeKind.PENDING);
        }

        Payment committed() {
            return outcome(Outcome.OutcomeKind.COMMITTED);
        }

        Payment rolledBack() {
            return outcome(Outcome.OutcomeKind.ROLLED_BACK);
        }

        /** Committed, and not published. */
        Payment inOutbox(Outcome.UnpublishedState state, @Nullable Long deliverAt, @Nullable String why) {
            at += 15;
            Outcome.Unpublished word = new Outcome.Unpublished(state, deliverAt, why);
            facts.add(new JournalFact.OutcomeReported(
                    new Outcome(word.kind(), id, at, topic, "PAY_SUCCEEDED", key, word), PAYMENTS));
            return this;
        }

        private Payment outcome(Outcome.OutcomeKind kind) {
            at += 15;
            facts.add(
                    new JournalFact.OutcomeReported(new Outcome(kind, id, at, topic, "PAY_SUCCEEDED", key), PAYMENTS));
            return this;
        }

        Payment published() {
            return published(Map.of(), null);
        }

        /** With a payload that its sender has encrypted. */
        Payment encrypted(String key, byte[] body) {
            return published(
                    Map.of(io.waybill.protocol.Headers.CODEC, "aes-gcm", io.waybill.protocol.Headers.KEY_ID, key),
                    body);
        }

        private Payment published(Map<String, String> more, byte[] other) {
            at += 20;
            storedAt = at;
            String trace = id.toString().replace("-", "");
            String body =
                    "{\"paymentId\":\"%s\",\"orderId\":\"%s\",\"accountId\":\"A-1042\",\"amountInCents\":129900,\"paidAt\":%d}"
                            .formatted(key, key.replace("PAY", "ORD"), at);
            Map<String, String> headers = new HashMap<>(more);
            headers.putAll(Map.of(
                    "KEYS",
                    key + " " + id,
                    "TAGS",
                    "PAY_SUCCEEDED",
                    "UNIQ_KEY",
                    trace.toUpperCase(),
                    "WAYBILL_ID",
                    id.toString(),
                    "WAYBILL_KEY",
                    key,
                    "TRAN_MSG",
                    "true",
                    "PGROUP",
                    "PAYMENT_GROUP",
                    "traceparent",
                    "00-" + trace + "-00f067aa0ba902b7-01"));
            facts.add(new JournalFact.CopyTapped(new TappedCopy(
                    id,
                    topic,
                    "PAY_SUCCEEDED",
                    key,
                    "PAYMENT_GROUP",
                    "payment",
                    at,
                    "broker-a",
                    2,
                    48_211L + facts.size(),
                    headers,
                    other != null ? other : body.getBytes(StandardCharsets.UTF_8))));
            return this;
        }

        Payment done(String group) {
            at += 60;
            return receipt(Receipt.ReceiptKind.DONE, group, 1, null);
        }

        Payment failed(String group, int attempt, Exception error) {
            at += attempt * 10_000L;
            return receipt(Receipt.ReceiptKind.FAILED, group, attempt, error);
        }

        Payment dead(String group, int attempt, Exception error) {
            at += 30_000;
            return receipt(Receipt.ReceiptKind.DEAD, group, attempt, error);
        }

        /** The group has done as a skip says. */
        Payment skipped(String group) {
            at = System.currentTimeMillis();
            facts.add(new JournalFact.ReceiptReceived(new Receipt(
                    Receipt.ReceiptKind.DONE,
                    id,
                    at,
                    group,
                    topic,
                    storedAt,
                    1,
                    "host",
                    false,
                    null,
                    null,
                    Receipt.SKIPPED)));
            return this;
        }

        private Payment receipt(Receipt.ReceiptKind kind, String group, int attempt, Exception error) {
            Failure failure = error == null ? null : Failure.of(error);
            facts.add(new JournalFact.ReceiptReceived(new Receipt(
                    kind,
                    id,
                    at,
                    group,
                    topic,
                    storedAt,
                    attempt,
                    group.toLowerCase().replace('_', '-') + "-5d8b",
                    false,
                    failure)));
            return this;
        }

        Payment asked(int times) {
            for (int time = 1; time <= times; time++) {
                at += 30_000;
                facts.add(new JournalFact.Asked(id, at, time, now + 60_000));
            }
            return this;
        }

        MessageId write() {
            writer.writeFacts(facts);
            return id;
        }

        List<JournalFact> facts() {
            return facts;
        }
    }

    void write(List<Payment> payments) {
        writer.writeFacts(
                payments.stream().flatMap(each -> each.facts().stream()).toList());
    }

    /** An error as a consumer's code would throw it. */
    static <E extends Exception> E thrownBy(E error, String type, String method, int line) {
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement(type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", line),
            new StackTraceElement("io.waybill.order.PaymentListener", "onMessage", "PaymentListener.java", 41),
            new StackTraceElement("io.waybill.spring.consumer.Guard", "process", "Guard.java", 118),
            new StackTraceElement("java.base/java.lang.Thread", "run", "Thread.java", 840)
        });
        return error;
    }
}
