package io.waybill.service.operating.privacy;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.subscription.Subscriptions;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Messages of one person, in every place where something of them is kept. */
abstract class OnePersonsMessages {

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    JournalWriter writer;

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    MessageLookup lookup;

    final String topic = "PRIVACY_" + System.nanoTime();
    final String group = topic + "_GROUP";
    final String key = "order-" + System.nanoTime();
    final String name = letters();
    Rest rest;
    Traces traces;

    @BeforeEach
    void begin() {
        rest = Rest.to(context);
        traces = new Traces(jdbc);
        EmbeddedRocketMq.shared().createTopic(topic);
        subscriptions.register(SENDER, subscribes(topic, group, "*", 1_000));
    }

    /** Such as no generalising takes out of an error's message. */
    static String letters() {
        StringBuilder text = new StringBuilder("Wang");
        new Random().ints(16, 'a', 'z' + 1).forEach(each -> text.append((char) each));
        return text.toString();
    }

    TappedCopy copy(MessageId id, long storedAt, String about) {
        return new TappedCopy(
                id,
                topic,
                "TAG",
                key,
                "PRODUCER",
                "store",
                storedAt,
                "broker",
                0,
                7,
                Map.of("KEYS", key + " " + about, "customer", about, Headers.ID, id.toString()),
                about.getBytes(StandardCharsets.UTF_8));
    }

    Receipt failed(ReceiptKind kind, MessageId id, long at, String about) {
        Failure failure = new Failure("shop.NoCreditException", "no credit for " + about, "shop: " + about + "\n");
        return new Receipt(kind, id, at, group, topic, 2_000, 1, "host", false, failure);
    }

    void write(JournalFact... facts) {
        writer.writeFacts(List.of(facts));
    }

    void finish(MessageId id, String about) {
        write(
                new JournalFact.CopyTapped(copy(id, 2_000, about)),
                new JournalFact.ReceiptReceived(failed(ReceiptKind.FAILED, id, 2_500, about)),
                new JournalFact.ReceiptReceived(Facts.done(id, topic, group)));
        assertThat(find(id).state()).isEqualTo(State.DONE);
        jdbc.update("update message_closed set body = ? where message_id = ?", bytes(about), id.toBytes());
        jdbc.update("""
                insert into notification_attempt (message_id, endpoint, instructed_at, attempt, claim, at, millis, url, status,
                  outcome, answer, node) values (?, 'shop', 0, 1, 1, 1, 1, ?, 500, 'STATUS', ?, 'test')
                """, id.toBytes(), "https://shop.example/" + about, bytes(about));
        jdbc.update(
                """
                insert into preparation (message_id, state, producer, topic, message_key, headers, body, content_hash, prepared_at,
                  check_after, ended_at) values (?, 4, 'shop', ?, ?, ?, ?, ?, ?, 1, ?)
                """,
                id.toBytes(),
                topic,
                key,
                JSON.toJSONString(Map.of("customer", about)),
                bytes(about),
                new byte[32],
                System.currentTimeMillis(),
                System.currentTimeMillis());
    }

    void die(MessageId id, String about) {
        write(
                new JournalFact.CopyTapped(copy(id, 2_000, about)),
                new JournalFact.ReceiptReceived(failed(ReceiptKind.DEAD, id, 2_500, about)));
        assertThat(find(id).state()).isEqualTo(State.DEAD);
        jdbc.update(
                "insert into message_version (message_id, version, at, author, reason, body) values (?, 2, 1, 'ops', 'mended', ?)",
                id.toBytes(),
                bytes(about));
    }

    void setAside(String kind, byte[] content, String detail, boolean settled) {
        jdbc.update(
                "insert into set_aside (at, kind, reason, detail, origin, content, bytes, dismissed_at) values"
                        + " (?, ?, 'MALFORMED', ?, 'here', ?, ?, ?)",
                System.currentTimeMillis(),
                kind,
                detail,
                content,
                content.length,
                settled ? System.currentTimeMillis() : null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    TrackedMessage find(MessageId id) {
        return lookup.find(id).orElseThrow();
    }

    JSONObject erase(boolean deadToo) {
        return erase(key, deadToo);
    }

    JSONObject erase(String of, boolean deadToo) {
        Answer answer = rest.postWith(
                Service.keyOf("PRIVACY"),
                "/api/v1/key-data/erase",
                Map.of("key", of, "reason", "asked for it", "deadToo", deadToo));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    List<JSONObject> export() {
        Answer answer = rest.getWith(Service.keyOf("PRIVACY"), "/api/v1/key-data/export?key=" + key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().map(JSON::parseObject).toList();
    }

    long audited(String action) {
        return jdbc.queryForObject(
                "select count(*) from audit where action = ? and detail like ?",
                Long.class,
                action,
                "%\"" + key + "\"%");
    }
}
