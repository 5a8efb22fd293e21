package io.waybill.service.consuming.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Topics;
import io.waybill.service.model.State;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Freezer;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that share the work, stop, start, or are frozen in the middle of it. */
@OwnServices
class RedeliveryNodesIntegrationTests {

    private static final Map<String, String> SHORT_LEASE = Map.of("lease", "4s", "ladder", "2s,2s");

    private final Impatient services = new Impatient("redelivery_nodes");
    private final Stage stage = new Stage(services);

    @AfterEach
    void close() {
        stage.close();
        services.close();
    }

    @Test
    @Tag("full")
    void twoNodesPublishEachOnce() {
        services.start("node-1").start("node-2");
        Group silent = stage.group("SILENT", (copy, count) -> count > 1);
        Set<MessageId> ids = stage.publish(5_000);
        stage.awaitAll(ids, State.DONE);
        services.round(); // A receipt may be there before the attempt is written down.
        assertThat(silent.total()).isEqualTo(10_000);
        assertThat(stage.doneAfter(1)).isEqualTo(5_000);
    }

    @Test
    @Tag("full")
    void aServiceThatWasAwayFindsTheReceiptsBeforeItRedelivers() {
        services.start("node-1");
        Group prompt = stage.group("PROMPT", (copy, count) -> true);
        stage.awaitAll(stage.publish(10), State.DONE);
        services.stop("node-1");
        Set<MessageId> ids = stage.publish(2_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> prompt.total() == 2_010);
        stage.awaitPassed(prompt);

        // All messages are known and overdue before the first receipt can be read.
        Broker.shared().permit(Topics.EVENT, PermName.PERM_WRITE);
        try {
            services.start("node-1", Map.of("stale-after", "1ms"));
            await().atMost(Duration.ofSeconds(60)).until(() -> stage.known() == 2_010);
            for (int i = 0; i < 3; i++) {
                services.round();
            }
        } finally {
            Broker.shared().permit(Topics.EVENT, PermName.PERM_READ | PermName.PERM_WRITE);
        }

        stage.awaitAll(ids, State.DONE);
        assertThat(prompt.total()).isEqualTo(2_010);
    }

    @Test
    @Tag("full")
    void aGroupIsNotTakenForSilentWhileItsReceiptsAreUnread() {
        services.start("node-1");
        Group late = stage.group("LATE", (copy, count) -> true);
        late.close();
        Set<MessageId> ids = stage.publish(100);
        stage.awaitOverdue(late, 100, 0);
        Broker.shared().reportNothing(20); // On every queue of events: each is read up to after the due time.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> services.eventsJournaledUntil() > System.currentTimeMillis() - 1_000);
        try (Freezer journal = new Freezer(Step.FACTS_READ)) {
            late.restart();
            await().atMost(Duration.ofSeconds(60)).until(() -> journal.hasCaught() && late.total() == 100);
            stage.awaitPassed(late);
            for (int i = 0; i < 3; i++) {
                services.round();
            }
        }
        stage.awaitAll(ids, State.DONE);
        assertThat(late.total()).isEqualTo(100);
    }

    @Test
    void aNodeThatIsFrozenAfterItsClaimPublishesNoMoreWhenItGoesOn() {
        services.start("node-1", SHORT_LEASE);
        Group silent = stage.group("SILENT", (copy, count) -> count > 1);
        try (Freezer node = new Freezer(Step.REDELIVERY_CLAIMED)) {
            Set<MessageId> ids = stage.publish(100);
            await().atMost(Duration.ofSeconds(30)).until(node::hasCaught);
            services.start("node-2", SHORT_LEASE);
            stage.awaitAll(ids, State.DONE);

            node.thaw();
            services.round();

            assertThat(EmbeddedRocketMq.shared().messages(Topics.retriesOf(silent.name())))
                    .hasSize(100);
            assertThat(stage.doneAfter(1)).isEqualTo(100);
            assertThat(ids)
                    .allSatisfy(id -> assertThat(stage.redeliveries(id, silent)).containsExactly(1));
        }
    }

    @Test
    @Tag("full")
    void aNodeThatIsFrozenBeforeItsWriteDownDoesNotSetOthersBack() {
        services.start("node-1", SHORT_LEASE);
        Group mute = stage.group("MUTE", (copy, count) -> false);
        try (Freezer node = new Freezer(Step.REDELIVERY_PUBLISHED)) {
            Set<MessageId> ids = stage.publish(100);
            await().atMost(Duration.ofSeconds(30)).until(node::hasCaught);
            services.start("node-2", SHORT_LEASE);
            stage.awaitAll(ids, State.DEAD);

            node.thaw();
            services.round();

            assertThat(ids).allSatisfy(id -> {
                assertThat(stage.find(id).state()).isEqualTo(State.DEAD);
                assertThat(stage.delivery(id, mute).redeliveries()).isEqualTo(2);
                assertThat(stage.redeliveries(id, mute)).containsExactly(1, 2);
            });
        }
    }
}
