package io.waybill.internal.producer;

import io.waybill.PayloadCodec;
import io.waybill.SettlementListener;
import io.waybill.Waybill;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.outbox.OutboxSettings;
import io.waybill.internal.store.Store;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together the sending side of one store: all that this package does starts here. */
public final class ProducerSide {

    private ProducerSide() {}

    /**
     * What sends. Before it is there to send anything, this process answers check-backs and can be taken over.
     *
     * @param listeners asked for when all beans are there: they may use what Waybill offers
     */
    public static Waybill create(
            Store store,
            PayloadCodec codec,
            BrokerClient client,
            Reporter reporter,
            Registrations registrations,
            Alarms alarms,
            Sender self,
            Supplier<List<SettlementListener>> listeners,
            WatermarkSettings marking,
            OutboxSettings publishing,
            Metrics metrics) {
        TransactionTable table = new TransactionTable(store);
        BrokerClocks clocks = new BrokerClocks(client, alarms, Clock.systemUTC());
        HalfMessages halfMessages = new HalfMessages(client, store.id(), clocks, metrics);
        Outcomes outcomes = new Outcomes(reporter, metrics, Clock.systemUTC());
        TransactionVerdict verdict = new TransactionVerdict(store, table, alarms);
        KnownTopics knownTopics = new KnownTopics(store);
        client.answerCheckBacks(new CheckBack(store, verdict, outcomes, alarms, metrics)::answer);
        Watermark marks = new Watermark(
                store,
                table,
                outcomes,
                verdict,
                halfMessages,
                reporter,
                knownTopics,
                self.instance(),
                marking,
                metrics);
        Outbox outbox = new Outbox(store, client, new OutboxReports(outcomes, marks), publishing, alarms, metrics);
        Answers answers = new Answers(store, table, verdict, outcomes, outbox, client);
        CommandConsumer commands = new CommandConsumer(client, store.id(), () -> {
            List<SettlementListener> all = listeners.get();
            if (!all.isEmpty()) {
                registrations.wantsSettlements();
            }
            return new StoreCommands(store, answers, outcomes, all, alarms);
        });
        return new TransactionalWaybill(
                store,
                codec,
                table,
                halfMessages,
                outcomes,
                registrations,
                knownTopics,
                marks,
                clocks,
                commands,
                outbox);
    }

    /** What one that was made here publishes by; empty for one of the application's own. */
    public static Optional<Outbox> outboxOf(Waybill waybill) {
        return waybill instanceof TransactionalWaybill ours ? Optional.of(ours.outbox()) : Optional.empty();
    }
}
