package io.waybill.service.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Topics;
import io.waybill.service.support.Api;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plans operations among many dead messages, and has many redelivered: how long it takes, and how much memory. How it is run, and
 * what came out: docs/performance.md. Not part of any build.
 */
@OwnServices
class OperationBenchmark {

    private static final int DEAD = Integer.getInteger("waybill.benchmark.dead", 100_000);
    private static final int REDELIVERED = Integer.getInteger("waybill.benchmark.redelivered", 10_000);
    private static final int RATE = Integer.getInteger("waybill.benchmark.rate", 2_000);

    /** A collection stops everything. */
    private static final int SELDOM = 20;

    private Api api;

    @Test
    void manyAreRedeliveredInBoundedMemory() {
        for (int topic = 0; topic < Filling.TOPICS; topic++) {
            EmbeddedRocketMq.shared().createTopic(Filling.topic(topic));
            for (int group = 0; group < Filling.GROUPS; group++) {
                EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(Filling.group(topic, group)));
            }
        }
        try (ConfigurableApplicationContext service =
                Service.start(TestDatabase.create("benchmark"), "waybill.operations.rate=" + RATE)) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            new Filling(
                            service.getBean(JournalWriter.class),
                            jdbc,
                            new TransactionTemplate(service.getBean(PlatformTransactionManager.class)),
                            System.currentTimeMillis())
                    .fill(DEAD, 0);
            api = new Api(service);
            Map<String, Object> rare = jdbc.queryForMap("select m.message_key as `key`, m.topic from message_open m"
                    + " order by m.message_id desc limit 1");
            plan("a plan by key", Map.of("key", rare.get("key")));
            plan("a plan by topic and reason", Map.of("topic", Filling.topic(7), "reason", "DEAD_LETTERED"));
            redeliver(plan("a plan of the first " + REDELIVERED, Map.of("first", REDELIVERED)));
        }
    }

    private long plan(String what, Map<String, ?> selection) {
        long begun = System.nanoTime();
        long id = api.post("/operations", Map.of("kind", "REDELIVER", "selection", selection))
                .body()
                .getLongValue("id");
        JSONObject planned = await(id, "PLANNED", new long[1]);
        System.out.printf("%s among %,d: %,d in %s s%n", what, DEAD, planned.getLongValue("matched"), seconds(begun));
        return id;
    }

    private void redeliver(long id) {
        Map<String, Object> confirmation = new HashMap<>(Map.of("count", REDELIVERED, "reason", "measured"));
        confirmation.putAll(Map.of("rate", RATE, "stopAfter", 0));
        long before = live();
        long[] most = new long[1];
        long begun = System.nanoTime();
        assertThat(api.post("/operations/" + id + "/confirm", confirmation).status())
                .isIn(202, 403);
        JSONObject done = await(id, "DONE", most);
        System.out.printf(
                "%,d redelivered (%,d failed) in %s s; live heap %,d MB before, %,d MB at most meanwhile%n",
                done.getLongValue("succeeded"), done.getLongValue("failed"), seconds(begun), before, most[0]);
    }

    private JSONObject await(long id, String phase, long[] most) {
        int looks = 0;
        while (true) {
            JSONObject operation = api.get("/operations/" + id).body().getJSONObject("operation");
            if (operation.getString("phase").equals(phase)) {
                return operation;
            }
            assertThat(operation.getString("phase")).isNotIn("VOID", "STOPPED", "CANCELLED");
            if (phase.equals("DONE") && looks++ % SELDOM == 0) {
                most[0] = Math.max(most[0], live());
            }
            LockSupport.parkNanos(500_000_000L);
        }
    }

    /** In megabytes, after a collection. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static String seconds(long begun) {
        return String.valueOf((System.nanoTime() - begun) / 100_000_000 / 10.0);
    }
}
