package io.waybill.service.operating.privacy;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.model.State;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.platform.words.Words;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What is shared, comes back, moves, or is very much: none of it is left over, and what is left is said. */
@ServiceTest
@Tag("full")
class WhatErasureMissedIntegrationTests extends OnePersonsMessages {

    @Autowired
    KeyMessages messages;

    @Autowired
    SetAsideScan setAsideScan;

    @Autowired
    ErasurePieces pieces;

    @Autowired
    Audit audit;

    @Autowired
    Transactions transactions;

    @Autowired
    DataTurns turns;

    @Autowired
    Words words;

    @Test
    void whatOthersShareAboutAFailureStaysUntilTheyAreErasedToo() {
        MessageId mine = newId();
        MessageId others = newId();
        die(mine, name);
        die(others, name);
        String other = key + "-of-another";
        jdbc.update("update message_open set message_key = ? where message_id = ?", other, others.toBytes());

        assertThat(erase(true).getJSONObject("erased")).containsEntry("failureGroups", 0);
        assertThat(find(mine).isErased()).isTrue();
        assertThat(find(others).isErased()).isFalse();
        assertThat(traces.of(name)).contains("failure_group.message");

        assertThat(erase(other, true).getJSONObject("erased")).containsEntry("failureGroups", 1);
        assertThat(traces.of(name)).isEmpty();
    }

    @Test
    void aFailureOfMoreThanOnePieceIsErased() {
        for (int i = 0; i <= ErasurePieces.MESSAGES; i++) {
            die(newId(), name);
        }

        erase(true);

        assertThat(traces.of(name)).isEmpty();
    }

    @Test
    void aFailureIsErasedWhoseFirstMessageIsGone() {
        MessageId first = newId();
        MessageId second = newId();
        die(first, name);
        die(second, name);
        for (String table : List.of("message_open", "delivery_open", "delivery_dead", "message_version")) {
            jdbc.update("delete from " + table + " where message_id = ?", (Object) first.toBytes());
        }

        erase(true);

        assertThat(traces.of(name)).isEmpty();
    }

    @Test
    void whatIsBroughtBackIsErasedAgain() {
        MessageId body = newId();
        MessageId properties = newId();
        MessageId words = newId();
        List.of(body, properties, words).forEach(id -> finish(id, name));
        erase(true);
        bring(body, "body = ?", name);
        bring(properties, "properties = concat('{\"customer\":\"', ?, '\",', substring(properties, 2))", name);
        bring(
                words,
                "timeline = concat('[{\"at\":1,\"what\":\"GIVEN_UP\",\"detail\":\"', ?, '\"},', substring(timeline, 2))",
                "shop.Bad: " + name);
        assertThat(traces.of(name))
                .containsExactly("message_closed.body", "message_closed.properties", "message_closed.timeline");
        assertThat(rest.getWith(Service.keyOf("PRIVACY"), "/api/v1/key-data?key=" + key)
                        .json())
                .containsEntry("erasable", 1)
                .containsEntry("erased", 2);

        assertThat(erase(true).getJSONObject("erased")).containsEntry("messages", 3);
        assertThat(traces.of(name)).isEmpty();
        assertThat(erase(true).getJSONObject("erased").values()).containsOnly(0);
    }

    private void bring(MessageId id, String column, String value) {
        assertThat(jdbc.update("update message_closed set " + column + " where message_id = ?", value, id.toBytes()))
                .isEqualTo(1);
    }

    @Test
    void whatIsUnderWayIsNotWaitedFor() {
        MessageId underWay = newId();
        MessageId dead = newId();
        write(new JournalFact.CopyTapped(copy(underWay, 2_000, name)));
        die(dead, name);

        JSONObject answer = transactions.once(() -> {
            jdbc.queryForList(
                    "select 1 from message_open where message_id in (?, ?) for update",
                    underWay.toBytes(),
                    dead.toBytes());
            return CompletableFuture.supplyAsync(() -> erase(false))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        });

        assertThat(answer.getJSONObject("left")).containsEntry("underWay", 1).containsEntry("dead", 1);
    }

    @Test
    void noMoreThanTwoEraseOrExportAtOnce() {
        Map<String, Object> wish = Map.of("key", key, "reason", "asked for it");

        int status = turns.take(
                () -> turns.take(() -> rest.postWith(Service.keyOf("PRIVACY"), "/api/v1/key-data/erase", wish)
                        .status()));

        assertThat(status).isEqualTo(503);
        assertThat(audited("ERASE_DATA")).isZero();
        erase(false);
    }

    @Test
    void theWishIsWrittenDownBeforeAndWhatCameOfItAfterwards() {
        erase(false);
        assertThat(audited("ERASE_DATA")).as("of nothing too").isEqualTo(2);
        finish(newId(), name);
        DataElsewhere broken = new DataElsewhere() {
            @Override
            public String place() {
                return "test";
            }

            @Override
            public void export(String of, Consumer<Map<String, ?>> line) {}

            @Override
            public long erase(String of) {
                assertThat(audited("ERASE_DATA")).isEqualTo(3);
                throw new IllegalStateException("out of reach");
            }
        };
        KeyErasure erasure = new KeyErasure(
                messages,
                setAsideScan,
                pieces,
                new StaticListableBeanFactory(Map.of("test", broken)).getBeanProvider(DataElsewhere.class),
                audit,
                transactions,
                turns,
                words);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("dpo", null));
        try {
            assertThatThrownBy(() -> erasure.erase(key, "asked for it", false)).hasMessage("out of reach");
        } finally {
            SecurityContextHolder.clearContext();
        }

        assertThat(audited("ERASE_DATA")).isEqualTo(4);
        assertThat(jdbc.queryForObject(
                        "select count(*) from audit where action = 'ERASE_DATA' and actor = 'dpo' and count > 0"
                                + " and detail like '%\"complete\":false%'",
                        Long.class))
                .isEqualTo(1);
    }

    @Test
    void whatIsPreparedAndHasNotEndedIsLeftAndCounted() {
        MessageId id = newId();
        finish(id, name);
        jdbc.update("update preparation set ended_at = null where message_id = ?", (Object) id.toBytes());

        assertThat(erase(false).getJSONObject("left")).containsEntry("prepared", 1);
        assertThat(traces.of(name)).containsExactly("preparation.body", "preparation.headers");

        jdbc.update("update preparation set ended_at = prepared_at + 1 where message_id = ?", (Object) id.toBytes());
        assertThat(erase(false).getJSONObject("left")).containsEntry("prepared", 0);
        assertThat(traces.of(name)).isEmpty();
    }

    @Test
    void whatComesBackWhileSomebodyReadsIsMetAgain() {
        MessageId underWay = newId();
        MessageId back = newId();
        write(new JournalFact.CopyTapped(copy(underWay, 2_000, name)));
        write(new JournalFact.OutcomeReported(Facts.outcome(OutcomeKind.ROLLED_BACK, back, topic), Facts.SENDER));
        jdbc.update("update message_closed set message_key = ? where message_id = ?", key, back.toBytes());
        assertThat(find(back).state()).isEqualTo(State.ROLLED_BACK);
        Set<MessageId> met = new TreeSet<>();

        boolean whole = messages.forEachPage(key, 10, (page, again) -> {
            if (met.isEmpty()) {
                write(new JournalFact.CopyTapped(copy(back, 2_000, name)));
                assertThat(find(back).state().isClosed()).isFalse();
            }
            page.forEach(each -> met.add(each.messageId()));
            return true;
        });

        assertThat(whole).isTrue();
        assertThat(met).containsExactlyInAnyOrder(underWay, back);
        assertThat(export().stream().filter(line -> line.getString("type").equals("message")))
                .as("each once")
                .hasSize(2);
    }

    @Test
    void howeverMuchThereIsOfOneMessageIsExported() {
        MessageId id = newId();
        finish(id, name);
        jdbc.update(
                "insert into audit (at, actor, action, message_id, count, detail) values (1, 'ops', 'REDELIVER', ?, 1, '{}')",
                (Object) id.toBytes());
        for (int number = 1; number < 10_001; number *= 2) {
            jdbc.update("""
                    insert into notification_attempt (message_id, endpoint, instructed_at, attempt, claim, at, millis, url, outcome, node)
                      select message_id, endpoint, instructed_at, attempt + ?, claim, 1, 1, 'https://shop.example', 'STATUS', 'test'
                      from notification_attempt where message_id = ?
                    """, number, id.toBytes());
            jdbc.update("""
                    insert into audit (at, actor, action, message_id, count, detail)
                      select at, actor, action, message_id, count, detail from audit where message_id = ?
                    """, (Object) id.toBytes());
        }

        List<JSONObject> lines = export();

        for (String type : List.of("attempt", "audit")) {
            assertThat(lines.stream().filter(line -> line.getString("type").equals(type)))
                    .as(type)
                    .hasSize(16_384);
        }
    }
}
