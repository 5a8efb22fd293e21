package io.waybill.service.upgrade;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.tracking.fact.JournalFact.PublicationTried.PublicationResult.REFUSED;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.support.Broker;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.Asked;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.DeadLetterSeen;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.PublicationTried;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.JournalFact.Redelivered;
import io.waybill.service.tracking.fact.JournalFact.RedeliveryFailed;
import io.waybill.service.tracking.fact.JournalFact.RedeliveryRefused;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One message in every state there is, and on every way there; each is called by its key. */
final class EveryState {

    static final String TOPIC = "UPGRADE";
    static final String SKIPPING_TOPIC = "UPGRADE_SKIPPING";
    static final String UNSUBSCRIBED_TOPIC = "UPGRADE_NOBODY";
    static final String RETIRED_TOPIC = "UPGRADE_RETIRED";

    static final String A = "UPGRADE_A";
    static final String B = "UPGRADE_B";
    static final String SKIPPING = "UPGRADE_SKIPPING_GROUP";
    static final String GONE = "UPGRADE_GONE";
    static final String STAYS = "UPGRADE_STAYS";

    /** Nothing happens by itself. */
    static final String[] CALM = {
        "waybill.redelivery.interval=1h", "waybill.asking.enabled=false", "waybill.keep.interval=1h"
    };

    private static final long BEGIN = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

    private final JournalWriter writer;
    private final JdbcTemplate jdbc;
    private final Map<String, MessageId> ids = new LinkedHashMap<>();
    private long now = BEGIN;

    EveryState(ApplicationContext service) {
        this.writer = service.getBean(JournalWriter.class);
        this.jdbc = service.getBean(JdbcTemplate.class);
    }

    Map<String, MessageId> ids() {
        return ids;
    }

    void write() {
        subscribe();
        producersOnly();
        deliveries();
        deadOnes();
        contradictions();
        forOperators();
    }

    private void subscribe() {
        List<GroupSubscription> all = List.of(
                new GroupSubscription(TOPIC, A, "*", Mode.CONCURRENT, 1),
                new GroupSubscription(TOPIC, B, "*", Mode.CONCURRENT, 1),
                new GroupSubscription(SKIPPING_TOPIC, SKIPPING, "*", Mode.CONCURRENT, 1, null, true),
                new GroupSubscription(RETIRED_TOPIC, GONE, "*", Mode.CONCURRENT, 1),
                new GroupSubscription(RETIRED_TOPIC, STAYS, "*", Mode.CONCURRENT, 1));
        for (String topic : List.of(TOPIC, SKIPPING_TOPIC, UNSUBSCRIBED_TOPIC, RETIRED_TOPIC)) {
            EmbeddedRocketMq.shared().createTopic(topic);
        }
        Broker.shared().report(new Registration(List.of(UNSUBSCRIBED_TOPIC), all));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> all.size() == jdbc.queryForObject("select count(*) from subscription", Integer.class));
    }

    private void producersOnly() {
        message("pending", said(Outcome.OutcomeKind.PENDING));
        message(
                "silent",
                said(Outcome.OutcomeKind.PENDING),
                id -> new Asked(id, at(), 1, at(), Detail.of(DetailCode.UNKNOWN)));
        message("sending", said(Outcome.OutcomeKind.PENDING), said(Outcome.OutcomeKind.COMMITTED));
        message("rolledBack", said(Outcome.OutcomeKind.PENDING), said(Outcome.OutcomeKind.ROLLED_BACK));
        message(
                "publicationRefused",
                said(Outcome.OutcomeKind.COMMITTED),
                id -> new PublicationTried(id, at(), REFUSED, Detail.said("no permission")));
    }

    private void deliveries() {
        message("owed", said(Outcome.OutcomeKind.COMMITTED), tapped(TOPIC), done(B));
        message(
                "failed",
                tapped(TOPIC),
                failed(A, Receipt.ReceiptKind.FAILED, 1),
                failed(A, Receipt.ReceiptKind.FAILED, 2),
                done(B));
        message(
                "redeliveredTwice",
                tapped(TOPIC),
                done(B),
                again(A, 1),
                again(A, 2),
                id -> new RedeliveryFailed(id, A, 3, at(), at(), Detail.said("timeout"), null));
        message(
                "redeliveryRefused",
                tapped(TOPIC),
                done(B),
                again(A, 1),
                id -> new RedeliveryRefused(id, A, 2, at(), at(), Detail.said("no permission"), null));
        message(
                "done",
                said(Outcome.OutcomeKind.COMMITTED),
                tapped(TOPIC),
                done(A),
                done(B),
                duplicate(B),
                tapped(TOPIC));
        message("doneAfterDeath", tapped(TOPIC), failed(A, Receipt.ReceiptKind.DEAD, 16), done(B), done(A));
        message("deadAfterDone", tapped(TOPIC), done(A), done(B), failed("UPGRADE_LATE", Receipt.ReceiptKind.DEAD, 1));
        message("unsubscribed", said(Outcome.OutcomeKind.COMMITTED), tapped(UNSUBSCRIBED_TOPIC));
        message("waived", tapped(RETIRED_TOPIC), done(STAYS));
        message("waivedForOne", tapped(RETIRED_TOPIC));
    }

    private void deadOnes() {
        message(
                "dead",
                said(Outcome.OutcomeKind.COMMITTED),
                tapped(TOPIC),
                failed(A, Receipt.ReceiptKind.DEAD, 16),
                done(B));
        message("deadLettered", tapped(TOPIC), done(B), id -> new DeadLetterSeen(id, A, TOPIC, at()));
        message("noReceipt", tapped(TOPIC), done(B), again(A, 1));
        writer.changeFree(
                new TreeSet<>(List.of(id("noReceipt"))),
                message -> Optional.of(
                        message.claim(A, Long.MAX_VALUE - 1, at(), at(), 1).isEmpty()));
        message("bodyNotKept", id -> new CopyTapped(copy(id, TOPIC).withoutBody()), done(B));
        writer.changeFree(
                new TreeSet<>(List.of(id("bodyNotKept"))),
                message -> Optional.of(
                        message.claim(A, Long.MAX_VALUE - 1, at(), at(), 1).isEmpty()));
    }

    private void contradictions() {
        message("deliveredAfterRollback", said(Outcome.OutcomeKind.ROLLED_BACK), tapped(TOPIC), done(B));
        message("bothOutcomes", said(Outcome.OutcomeKind.COMMITTED), said(Outcome.OutcomeKind.ROLLED_BACK));
        message("unseen", done(A));
        message("onlyAnswered", said(Outcome.OutcomeKind.PENDING), done(A));
    }

    private void forOperators() {
        for (String name : List.of("redelivered", "resolved", "edited")) {
            message(name, tapped(TOPIC), failed(A, Receipt.ReceiptKind.DEAD, 16), done(B));
        }
        for (String name : List.of("resolving", "skipped", "archived", "archiving", "restored")) {
            message(name, tapped(SKIPPING_TOPIC), failed(SKIPPING, Receipt.ReceiptKind.DEAD, 16));
        }
        message("closedAsDone", done(A));
        message("closedAsRolledBack", failed(A, Receipt.ReceiptKind.FAILED, 1));
        message("committedAfterClose", failed(A, Receipt.ReceiptKind.FAILED, 1));
        message("seenAfterClose", failed(A, Receipt.ReceiptKind.FAILED, 1));
    }

    /** What is heard after people have acted. */
    void answerActions() {
        write("skipped", skip(1));
        write("archived", skip(1));
        write("committedAfterClose", said(Outcome.OutcomeKind.COMMITTED));
        write("seenAfterClose", tapped(TOPIC));
        write("resolved", done(A));
    }

    private interface Told {
        JournalFact of(MessageId id);
    }

    private void message(String name, Told... told) {
        now += 60_000;
        ids.put(name, MessageId.at(now));
        write(name, told);
    }

    /** Each in a transaction of its own. */
    private void write(String name, Told... told) {
        for (Told each : told) {
            writer.writeFacts(List.of(each.of(id(name))));
        }
    }

    private MessageId id(String name) {
        return Objects.requireNonNull(ids.get(name));
    }

    private long at() {
        return now += 100;
    }

    private String key(MessageId id) {
        return ids.entrySet().stream()
                .filter(each -> each.getValue().equals(id))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Told said(Outcome.OutcomeKind kind) {
        return id -> new OutcomeReported(new Outcome(kind, id, at(), TOPIC, "TAG", key(id)), SENDER);
    }

    private Told tapped(String topic) {
        return id -> new CopyTapped(copy(id, topic));
    }

    private TappedCopy copy(MessageId id, String topic) {
        Map<String, String> properties = Map.of("KEYS", key(id) + " " + id, "WAYBILL_ID", id.toString(), "TAGS", "TAG");
        byte[] body = "{\"paymentId\":\"\u652f\u4ed8-1\"}".getBytes(StandardCharsets.UTF_8);
        return new TappedCopy(
                id,
                topic,
                "TAG",
                key(id),
                SENDER.producerGroup(),
                SENDER.storeId(),
                at(),
                "broker",
                0,
                7,
                properties,
                body);
    }

    private Told done(String group) {
        return id -> receipt(Receipt.ReceiptKind.DONE, id, group, 1, false, null, null, null);
    }

    private Told duplicate(String group) {
        return id -> receipt(Receipt.ReceiptKind.DONE, id, group, 1, true, null, 1, null);
    }

    private Told skip(int number) {
        return id -> receipt(Receipt.ReceiptKind.DONE, id, SKIPPING, 1, false, null, Receipt.SKIPPED, number);
    }

    private Told failed(String group, Receipt.ReceiptKind kind, int attempt) {
        Failure failure = new Failure(
                "java.lang.IllegalStateException",
                "no order 4711",
                "java.lang.IllegalStateException: no order 4711\n\tat shop.Orders.pay(Orders.java:42)\n");
        return id -> receipt(kind, id, group, attempt, false, failure, null, null);
    }

    private JournalFact receipt(
            Receipt.ReceiptKind kind,
            MessageId id,
            String group,
            int attempt,
            boolean duplicate,
            @Nullable Failure failure,
            @Nullable Integer version,
            @Nullable Integer skip) {
        String topic = group.equals(SKIPPING) ? SKIPPING_TOPIC : group.equals(STAYS) ? RETIRED_TOPIC : TOPIC;
        return new ReceiptReceived(new Receipt(
                kind, id, at(), group, topic, at(), attempt, "host", duplicate, failure, null, version, skip));
    }

    private Told again(String group, int attempt) {
        return id -> new Redelivered(
                id,
                group,
                attempt,
                at(),
                new BrokerPosition("%RETRY%" + group, "broker", 0, attempt),
                at(),
                null,
                null);
    }
}
