package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.support.ServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Of what has ended, and of endpoints that are no more, nothing stays for ever. */
@ServiceTest
class NotificationSweepIntegrationTests extends NotificationTest {

    private static final long LONG_AGO = 1_000_000L;

    private JdbcTemplate jdbc() {
        return context.getBean(JdbcTemplate.class);
    }

    private void sweep() {
        context.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals("notification"))
                .forEach(sweep -> sweep.sweep(1_000));
    }

    private int count(String table, MessageId message) {
        return jdbc().queryForObject("select count(*) from " + table + " where message_id = ?", Integer.class, (Object)
                message.toBytes());
    }

    @Test
    void whatEndedLongAgoGoesAndWhatEndedLatelyStays() {
        register(endpoint());
        publish(id);
        awaitState(id, "DONE");
        await().until(() -> count("notification_attempt", id) == 1);

        sweep();

        assertThat(count("notification", id)).isOne();
        assertThat(count("notification_attempt", id)).isOne();
        jdbc().update("update notification set ended_at = ? where message_id = ?", LONG_AGO, id.toBytes());
        jdbc().update("update notification_attempt set at = ? where message_id = ?", LONG_AGO, id.toBytes());

        sweep();

        assertThat(count("notification", id)).isZero();
        assertThat(count("notification_attempt", id)).isZero();
    }

    /** What a deleted endpoint was still to be told is called off once every node knows that it is deleted. */
    @Test
    void whatADeletedEndpointWasToBeToldIsCalledOff() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s", "1h")));
        register(endpoint);
        publish(id);
        await().until(() -> count("notification_attempt", id) == 1);
        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=gone&deadToo=true");
        awaitState(id, "WAIVED");

        sweep();

        assertThat(state()).as("others may not know yet").isOne();
        jdbc().update("update notification set due_at = ? where message_id = ?", LONG_AGO, id.toBytes());

        sweep();

        assertThat(state()).isEqualTo(4);
    }

    /** An endpoint registers itself at nobody again and again as listeners do. */
    @Test
    void anEndpointIsOneUntilItIsDeletedHoweverLongItIsQuiet() {
        register(endpoint());
        jdbc().update("update subscription set last_seen_at = 1 where group_name = ?", "http:" + name);

        context.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals("subscription"))
                .forEach(sweep -> sweep.sweep(1_000));

        publish(id);
        awaitState(id, "DONE");
    }

    private int state() {
        return jdbc().queryForObject(
                        "select state from notification where message_id = ?", Integer.class, (Object) id.toBytes());
    }

    @Test
    void nodesThatWereNotSeenForADayAreForgotten() {
        jdbc().update("insert into notifying_node (node, seen_at) values ('of-old', ?)", LONG_AGO);
        jdbc().update(
                        "insert into endpoint_outage (endpoint, host, since, seen_at) values ('of-old', '', 1, ?)",
                        LONG_AGO);

        sweep();

        assertThat(jdbc().queryForList("select node from notifying_node", String.class))
                .doesNotContain("of-old");
        assertThat(jdbc().queryForList("select endpoint from endpoint_outage", String.class))
                .doesNotContain("of-old");
    }
}
