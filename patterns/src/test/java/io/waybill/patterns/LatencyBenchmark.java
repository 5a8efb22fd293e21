package io.waybill.patterns;

import io.waybill.OutgoingMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long who sends waits, and how long it takes from COMMIT to a listener, in each way. How it is run: docs/performance.md. */
class LatencyBenchmark {

    private static final String TOPIC = "LATENCY";
    private static final int ROUNDS = 5;
    private static final int MESSAGES = Integer.getInteger("waybill.benchmark.messages", 500);

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC, Listening.class).withDatabase(Statements.WATCHED);

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = TOPIC + "_GROUP")
    static class Listening implements RocketMQListener<String> {
        private final BlockingQueue<Long> seen = new ArrayBlockingQueue<>(1);

        @Override
        public void onMessage(String payment) {
            seen.add(System.nanoTime());
        }
    }

    private enum Way {
        CALLBACK {
            @Override
            void pay(String payment) {
                SHOP.waybill().send(message(payment).payload(payment), id -> {
                    SHOP.payments().book(payment);
                    return null;
                });
            }
        },
        JOINED {
            @Override
            void pay(String payment) {
                SHOP.transaction().executeWithoutResult(status -> {
                    SHOP.waybill().send(message(payment).payload(payment));
                    SHOP.payments().book(payment);
                });
            }
        },
        PUBLISHED {
            @Override
            void pay(String payment) {
                SHOP.transaction().executeWithoutResult(status -> {
                    SHOP.waybill().publish(message(payment).payload(payment));
                    SHOP.payments().book(payment);
                });
            }
        },
        ORDERED {
            @Override
            void pay(String payment) {
                SHOP.transaction().executeWithoutResult(status -> {
                    SHOP.waybill().publish(message(payment).orderedBy("account").payload(payment));
                    SHOP.payments().book(payment);
                });
            }
        };

        abstract void pay(String payment);

        private static OutgoingMessage.Builder message(String payment) {
            return OutgoingMessage.to(TOPIC).key(payment);
        }
    }

    /** In milliseconds. */
    private static final class Round {
        private final List<Double> waits = new ArrayList<>();
        private final List<Double> latencies = new ArrayList<>();
    }

    @Test
    void commitToListener() throws InterruptedException {
        Map<Way, List<Round>> rounds = new EnumMap<>(Way.class);
        for (int i = 0; i <= ROUNDS; i++) {
            for (Way way : Way.values()) {
                Round round = run(way);
                if (i > 0) { // The first is to warm up.
                    rounds.computeIfAbsent(way, same -> new ArrayList<>()).add(round);
                }
            }
        }
        rounds.forEach((way, all) -> say(
                "%s: waits %s, p99 %s; COMMIT to listener %s, p99 %s",
                way,
                each(all, round -> at(round.waits, 0.5)),
                each(all, round -> at(round.waits, 0.99)),
                each(all, round -> at(round.latencies, 0.5)),
                each(all, round -> at(round.latencies, 0.99))));
    }

    private static Round run(Way way) throws InterruptedException {
        Round round = new Round();
        String thread = Thread.currentThread().getName();
        long[] commit = new long[1];
        try (Requests.Watching commits = Statements.watch(statement -> {
            if (statement.thread().equals(thread) && statement.text().equals("commit")) {
                commit[0] = System.nanoTime();
            }
        })) {
            for (int i = 0; i < MESSAGES; i++) {
                long begun = System.nanoTime();
                way.pay(UUID.randomUUID().toString());
                round.waits.add((System.nanoTime() - begun) / 1e6);
                Long seen = SHOP.bean(Listening.class).seen.poll(30, TimeUnit.SECONDS);
                round.latencies.add((seen - commit[0]) / 1e6);
            }
        }
        return round;
    }

    private static String each(List<Round> rounds, ToDoubleFunction<Round> value) {
        List<Double> values = rounds.stream().map(value::applyAsDouble).toList();
        return values.stream().map("%.2f"::formatted).collect(Collectors.joining(" · "))
                + " (median %.2f)".formatted(at(values, 0.5));
    }

    private static double at(List<Double> values, double quantile) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) (sorted.size() * quantile));
    }

    private static void say(String text, Object... values) {
        System.out.println("[benchmark] " + text.formatted(values));
    }
}
