package io.waybill.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.waybill.Alarm;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;

/** Meters of one store; what they mean is told in {@code docs/metrics.md}. Counters that may stay at zero exist from the start. */
public class MicrometerMetrics implements Metrics {

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerMetrics.class);
    private static final String PRIMARY = "primary";
    /** Those that grow with what is sent and taken. */
    private static final List<String> TABLES = List.of("transaction", "processed", "processed_key", "order");

    private static final String AGAIN = "again";
    private static final String FAILED = "failed";

    private final MeterRegistry registry;
    private final Tags store;

    public MicrometerMetrics(MeterRegistry registry) {
        this(registry, PRIMARY);
        for (Alarm.Kind kind : Alarm.Kind.values()) {
            alarms(kind);
        }
    }

    private MicrometerMetrics(MeterRegistry registry, String store) {
        this.registry = registry;
        this.store = Tags.of("store", store);
        for (String answer : List.of("commit", "rollback", "unknown")) {
            checkBacks(answer);
        }
        for (String fact : List.of("outcome", "receipt", "inquiry")) {
            eventsDropped(fact);
        }
        eventsSent();
        refusals(AGAIN);
        refusals(FAILED);
    }

    @Override
    public Metrics of(String name) {
        return new MicrometerMetrics(registry, name);
    }

    @Override
    public void sent(String topic, Sent how) {
        safely(() -> Counter.builder("waybill.sends")
                .description("Messages begun, by how their local transaction ended")
                .tags(store.and("topic", topic, "outcome", lower(how)))
                .register(registry)
                .increment());
    }

    @Override
    public void halfMessage(String topic, boolean stored, Duration took) {
        safely(() -> Timer.builder("waybill.half.messages")
                .description("Time the broker took for a half message")
                .tags(store.and("topic", topic, "outcome", stored ? "stored" : "failed"))
                .register(registry)
                .record(took));
    }

    @Override
    public void halfMessageEnded(LocalTransactionState outcome, boolean told) {
        safely(() -> Counter.builder("waybill.half.messages.ended")
                .description("Outcomes said to the broker; what is untold it asks for")
                .tags(store.and("outcome", told ? answer(outcome) : "untold"))
                .register(registry)
                .increment());
    }

    @Override
    public void checkedBack(LocalTransactionState answer) {
        safely(() -> checkBacks(answer(answer)).increment());
    }

    @Override
    public void handled(String topic, String group, Handled how, Duration took) {
        safely(() -> Timer.builder("waybill.handled")
                .description("Time a listener took for a copy, its transaction included")
                .tags(store.and("topic", topic, "group", group, "outcome", lower(how)))
                .register(registry)
                .record(took));
    }

    @Override
    public void eventsSent(int facts) {
        safely(() -> eventsSent().increment(facts));
    }

    @Override
    public void eventDropped(Fact fact) {
        safely(() -> eventsDropped(kind(fact)).increment());
    }

    @Override
    public void watchEvents(IntSupplier waiting) {
        safely(() -> Gauge.builder("waybill.events.buffered", waiting::getAsInt)
                .description("Facts that wait to be sent to the message service")
                .tags(store)
                .register(registry));
    }

    @Override
    public void published(String topic, boolean byRelay, int messages) {
        safely(() -> Counter.builder("waybill.outbox.published")
                .description("Messages published after COMMIT, at once or by a relay")
                .tags(store.and("topic", topic, "by", byRelay ? "relay" : "committer"))
                .register(registry)
                .increment(messages));
    }

    @Override
    public void refused(boolean failed) {
        safely(() -> refusals(failed ? FAILED : AGAIN).increment());
    }

    private Counter refusals(String outcome) {
        return Counter.builder("waybill.outbox.refused")
                .description("Refusals by the broker of messages published after COMMIT")
                .tags(store.and("outcome", outcome))
                .register(registry);
    }

    @Override
    public void watchOutbox(Supplier<OutboxStatus> status) {
        safely(() -> {
            outbox(
                    "waiting",
                    "Messages that are not published yet",
                    () -> status.get().waiting());
            outbox(
                    "failed",
                    "Messages that were refused too often",
                    () -> status.get().failed());
            outbox(
                    "stopped",
                    "Keys that wait for a failed message",
                    () -> status.get().stopped());
            Gauge.builder("waybill.outbox.overdue", () -> status.get().overdue().toMillis() / 1e3)
                    .description("For how long a message has been due that is not published")
                    .baseUnit("seconds")
                    .tags(store)
                    .register(registry);
        });
    }

    private void outbox(String name, String description, Supplier<Number> value) {
        Gauge.builder("waybill.outbox." + name, value)
                .description(description)
                .tags(store)
                .register(registry);
    }

    @Override
    public void watchMark(Supplier<Duration> age) {
        safely(() -> Gauge.builder("waybill.mark.age", () -> age.get().toMillis() / 1e3)
                .description("Time since the mark of reported outcomes was saved")
                .baseUnit("seconds")
                .tags(store)
                .register(registry));
    }

    @Override
    public void watchRetention(Supplier<Duration> age, Supplier<Map<String, Long>> rows) {
        safely(() -> {
            Gauge.builder("waybill.retention.age", () -> age.get().toMillis() / 1e3)
                    .description("Time since old rows were looked for")
                    .baseUnit("seconds")
                    .tags(store)
                    .register(registry);
            for (String table : TABLES) {
                Gauge.builder("waybill.table.rows", () -> rows.get().get("waybill_" + table))
                        .description("Rows of a table, as the database estimates it")
                        .tags(store.and("table", "waybill_" + table))
                        .register(registry);
            }
        });
    }

    /** Alarms of further stores come here as well. */
    @EventListener
    void on(Alarm alarm) {
        safely(() -> alarms(alarm.kind()).increment());
    }

    private Counter alarms(Alarm.Kind kind) {
        return Counter.builder("waybill.alarms")
                .description("Conditions that threaten a guarantee")
                .tag("kind", kind.name())
                .register(registry);
    }

    private Counter checkBacks(String answer) {
        return Counter.builder("waybill.check.backs")
                .description("Questions of the broker for an outcome, by what it was answered")
                .tags(store.and("answer", answer))
                .register(registry);
    }

    private Counter eventsSent() {
        return Counter.builder("waybill.events.sent")
                .description("Facts for the message service that the broker has")
                .tags(store)
                .register(registry);
    }

    private Counter eventsDropped(String fact) {
        return Counter.builder("waybill.events.dropped")
                .description("Facts for the message service for which there was no room")
                .tags(store.and("fact", fact))
                .register(registry);
    }

    private static String kind(Fact fact) {
        if (fact instanceof Outcome) {
            return "outcome";
        }
        return fact instanceof Receipt ? "receipt" : fact instanceof Inquiry ? "inquiry" : "other";
    }

    private static String answer(LocalTransactionState state) {
        return switch (state) {
            case COMMIT_MESSAGE -> "commit";
            case ROLLBACK_MESSAGE -> "rollback";
            case UNKNOW -> "unknown";
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What can't be counted must not fail a payment: registries may refuse a meter. */
    private static void safely(Runnable count) {
        try {
            count.run();
        } catch (RuntimeException refused) {
            LOG.debug("not counted", refused);
        }
    }
}
