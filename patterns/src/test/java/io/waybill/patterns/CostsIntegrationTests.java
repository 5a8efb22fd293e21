package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each way costs, as the driver and the broker see it, is what {@code docs/patterns.md} says, in both languages. */
@Tag("full")
class CostsIntegrationTests {

    private static final String TOPIC = "COSTS";
    private static final String OTHER_TOPIC = "COSTS_OTHER";
    private static final int MANY = 100;

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC).withDatabase(Statements.WATCHED);

    /** In the order of the table. */
    enum Way {
        CALLBACK("send(message, work)", 1) {
            @Override
            void send() {
                SHOP.waybill().send(message(), id -> null);
            }
        },
        JOINED("send(message)", 1) {
            @Override
            void send() {
                SHOP.transaction().executeWithoutResult(status -> SHOP.waybill().send(message()));
            }
        },
        PUBLISHED("publish(message)", 1) {
            @Override
            void send() {
                publish(message(), 1);
            }
        },
        MANY_PUBLISHED("publish(message)", MANY) {
            @Override
            void send() {
                publish(message(), MANY);
            }
        },
        ORDERED("orderedBy(key)", 1) {
            @Override
            void send() {
                publish(ordered(), 1);
            }
        },
        MANY_ORDERED("orderedBy(key)", MANY) {
            @Override
            void send() {
                publish(ordered(), MANY);
            }
        };

        private final String code;
        private final int messages;

        Way(String code, int messages) {
            this.code = code;
            this.messages = messages;
        }

        /** In one transaction. */
        abstract void send();
    }

    /** A line of the table. */
    private record Costs(int requestsBefore, int statementsBefore, int rows, int requestsAfter, int statementsAfter) {}

    @BeforeAll
    static void doWhatIsDoneOnce() {
        EmbeddedRocketMq.shared().createTopic(OTHER_TOPIC);
        for (Way way : Way.values()) {
            way.send();
        }
        awaitNothingWaits();
    }

    private static OutgoingMessage message() {
        return OutgoingMessage.to(TOPIC).payload("paid");
    }

    /** By a key that is new. */
    private static OutgoingMessage ordered() {
        return OutgoingMessage.to(TOPIC).orderedBy(UUID.randomUUID().toString()).payload("paid");
    }

    private static void publish(OutgoingMessage message, int times) {
        SHOP.transaction()
                .executeWithoutResult(status ->
                        IntStream.range(0, times).forEach(each -> SHOP.waybill().publish(message)));
    }

    @ParameterizedTest
    @EnumSource
    void isWhatTheTableSays(Way way) throws IOException {
        Costs measured = way == Way.MANY_PUBLISHED ? measureWhilePublishingIsHeldUp(way) : measure(way, () -> {}, 0);

        assertThat(measured).isEqualTo(documented("patterns.md", way));
        assertThat(measured).isEqualTo(documented("patterns.zh-CN.md", way));
    }

    /** @param transactionsOfOthers of other messages, that come first */
    private static Costs measure(Way way, Runnable then, int transactionsOfOthers) {
        int rows = rows();
        try (Measurement measurement = Measurement.of(TOPIC)) {
            way.send();
            then.run();
            return awaitEnd(measurement, rows, transactionsOfOthers);
        }
    }

    /** All of them wait when it goes on, as under load; otherwise it would take the first of them alone. */
    private static Costs measureWhilePublishingIsHeldUp(Way way) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        try (Steps.Listening hold = Steps.listen(step -> {
            if (step == Step.OUTBOX_PUBLISHED && held.getCount() > 0) {
                held.countDown();
                awaitLatch(all);
            }
        })) {
            SHOP.waybill().publish(OutgoingMessage.to(OTHER_TOPIC).payload("holds it up"));
            awaitLatch(held);
            return measure(way, all::countDown, 1);
        }
    }

    private static Costs awaitEnd(Measurement measurement, int rowsBefore, int transactionsOfOthers) {
        Broker.awaitNoHalfMessages();
        awaitNothingWaits();
        await().untilAsserted(() -> assertThat(measurement.requestsAfter()).isNotEmpty());
        return new Costs(
                measurement.requestsBefore().size(),
                measurement.statementsBefore().size(),
                rows() - rowsBefore,
                measurement.requestsAfter().size(),
                measurement.transactionsAfter().stream()
                        .skip(transactionsOfOthers)
                        .mapToInt(List::size)
                        .sum());
    }

    private static int rows() {
        return count("select (select count(*) from waybill_transaction) + (select count(*) from waybill_order)");
    }

    /** Of neither table: the row of a key is let go of with the last of its messages. */
    private static void awaitNothingWaits() {
        await().until(() -> count("select (select count(*) from waybill_transaction where outbox = 1)"
                        + " + (select count(*) from waybill_order where due_at is not null)")
                == 0);
    }

    private static int count(String statement) {
        return SHOP.jdbc().queryForObject(statement, Integer.class);
    }

    /** The lines of the table are those with five numbers. */
    private static Costs documented(String file, Way way) throws IOException {
        Pattern line =
                Pattern.compile("^\\|([^|]*)\\| *(\\d+) *\\| *(\\d+) *\\| *(\\d+) *\\| *(\\d+) *\\| *(\\d+) *\\|$");
        List<Matcher> lines = Files.readAllLines(Path.of("..", "docs", file)).stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(lines).as(file).hasSameSizeAs(Way.values());
        Matcher documented = lines.get(way.ordinal());
        assertThat(documented.group(1)).contains(way.code);
        int[] numbers = Stream.of(2, 3, 4, 5, 6)
                .mapToInt(column -> Integer.parseInt(documented.group(column)))
                .toArray();
        return new Costs(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
