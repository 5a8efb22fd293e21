package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.service.model.State;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.message.MessageMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes of the version before write messages that could not be published without knowing that they are listed and counted as dead. */
@ServiceTest
@Tag("full")
class UnpublishedBesideOlderNodesIntegrationTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    JournalWriter writer;

    @Autowired
    JdbcTemplate jdbc;

    private final String topic = "BESIDE_" + newId();
    private final MessageId id = newId();

    @BeforeEach
    void failToPublish() {
        Unpublished word = new Unpublished(UnpublishedState.FAILED, null, "refused");
        Outcome outcome = new Outcome(word.kind(), id, 1_000, topic, null, null, word);
        writer.writeFacts(List.of(new OutcomeReported(outcome, SENDER)));
        assertThat(dead()).isEqualTo(1);
        assertThat(isListed()).isTrue();
    }

    private long dead() {
        return jdbc.queryForObject(
                "select coalesce(sum(c.dead), 0) from failure_group g join failure_count c on c.fingerprint = g.fingerprint"
                        + " where g.topic = ?",
                Long.class,
                topic);
    }

    private boolean isListed() {
        return jdbc.queryForObject(
                        "select count(*) from delivery_dead where message_id = ?", Long.class, (Object) id.toBytes())
                == 1;
    }

    private void sweep() {
        Sweep sweep = context.getBeansOfType(Sweep.class).values().stream()
                .filter(each -> each.table().equals("delivery_dead"))
                .findFirst()
                .orElseThrow();
        sweep.sweep(1_000);
    }

    @Test
    void whatTheyFinishIsTakenOutOfTheListAndTheCount() {
        jdbc.update("delete from message_open where message_id = ?", (Object) id.toBytes());

        sweep();
        sweep();

        assertThat(isListed()).isFalse();
        assertThat(dead()).isZero();
    }

    @Test
    void whatIsDeadStaysListed() {
        sweep();

        assertThat(isListed()).isTrue();
        assertThat(dead()).isEqualTo(1);
    }

    @Test
    void whatTheyPublishIsUncountedOnceHoweverOftenItIsLookedAt() {
        jdbc.update(
                "update message_open set state = ?, reason = null, outbox = null, tapped_at = 1, properties = '{}' where message_id = ?",
                State.SENT.code(),
                id.toBytes());

        for (int i = 0; i < 3; i++) {
            writer.changeFree(new TreeSet<>(Set.of(id)), message -> Optional.of(message));
        }

        assertThat(dead()).isZero();
        assertThat(isListed()).isFalse();
    }

    @Test
    void whatTheyGiveUpIsFiledLater() {
        jdbc.update("delete from delivery_dead where message_id = ?", (Object) id.toBytes());
        jdbc.update("update message_open set fingerprint = null, died_at = null where message_id = ?", (Object)
                id.toBytes());

        new DeadIndexBackfill(context.getBean(MessageMapper.class), writer).fileUnpublished();

        assertThat(isListed()).isTrue();
    }
}
