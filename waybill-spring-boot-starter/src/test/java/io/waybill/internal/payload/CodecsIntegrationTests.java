package io.waybill.internal.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import io.waybill.UnwritablePayloadException;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.protocol.Headers;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What an application, a listener and a message choose to write and read payloads by, from the sender to the effect. */
class CodecsIntegrationTests {

    private static final String TOPIC = "CODECS";
    private static final String OLD = base64(1);
    private static final String NEW = base64(2);

    record Notice(String orderId, long paidCents) {}

    abstract static class Noting extends WaybillListener<Notice> {
        final Queue<Notice> handled = new ConcurrentLinkedQueue<>();

        @Override
        protected void handle(Notice payload, Delivery delivery) {
            handled.add(payload);
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "${test.group}")
    static class Notices extends Noting {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "${test.group}")
    static class LenientNotices extends Noting {
        @Override
        protected PayloadCodec codec() {
            return JsonCodec.lenient();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SnakeCase {
        @Bean
        JsonMapper mapper() {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnCodec {
        @Bean
        PayloadCodec lines() {
            return new Lines();
        }
    }

    /** A form of the host's own. */
    private static final class Lines implements PayloadCodec {
        @Override
        public String name() {
            return "lines";
        }

        @Override
        public EncodedPayload write(Object payload, Envelope envelope) {
            Notice notice = (Notice) payload;
            return new EncodedPayload(
                    (notice.orderId() + "\n" + notice.paidCents()).getBytes(StandardCharsets.UTF_8),
                    Map.of("lines-version", "1"));
        }

        @Override
        public Object read(EncodedPayload payload, Envelope envelope, Type type) {
            String[] lines = new String(payload.body(), StandardCharsets.UTF_8).split("\n", 2);
            return new Notice(lines[0], Long.parseLong(lines[1]));
        }
    }

    @BeforeAll
    static void createTopics() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
    }

    @Test
    void encryptedPayloadsAreReadByWhoHasTheKeyAndByNobodyElse() {
        String key = newKey();
        try (ConfigurableApplicationContext both =
                start("encrypted", Notices.class, "keys.old=" + OLD, "keys.new=" + NEW, "use=new")) {
            send(both, key, new Notice(key, 5));
            assertThat(seen(key).getUserProperty(Headers.CODEC)).isEqualTo("aes-gcm");
            assertThat(seen(key).getUserProperty(Headers.KEY_ID)).isEqualTo("new");
            assertThat(new String(seen(key).getBody(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(key, "Cents");
            await().untilAsserted(() ->
                    assertThat(both.getBean(Notices.class).handled).contains(new Notice(key, 5)));
        }
    }

    @Test
    @Tag("full")
    void whatWaitsForAKeyIsTriedAgain() {
        String key = newKey();
        ConfigurableApplicationContext sender = start("sender", Notices.class, "keys.new=" + NEW, "use=new");
        try (sender;
                ConfigurableApplicationContext late =
                        start("late", Notices.class, "keys.old=" + OLD, "use=old", "accept-plain=true")) {
            send(sender, key, new Notice(key, 5));
            await().untilAsserted(() -> assertThat(receipts("CODECS_LATE")).anySatisfy(receipt -> {
                assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.FAILED);
                assertThat(Objects.requireNonNull(receipt.failure()).type()).endsWith("UnknownKeyException");
            }));
        }
        try (ConfigurableApplicationContext late =
                start("late", Notices.class, "keys.old=" + OLD, "keys.new=" + NEW, "use=old", "accept-plain=true")) {
            await().untilAsserted(() ->
                    assertThat(late.getBean(Notices.class).handled).contains(new Notice(key, 5)));
        }
    }

    @Test
    @Tag("full")
    void aListenerMayReadMoreThanTheOthers() {
        String key = newKey();
        try (ConfigurableApplicationContext strict = start("strict", Notices.class);
                ConfigurableApplicationContext lenient = start("lenient", LenientNotices.class)) {
            send(strict, key, "{\"orderId\":\"" + key + "\",\"paidCents\":\"12\"}");
            await().untilAsserted(() ->
                    assertThat(lenient.getBean(LenientNotices.class).handled).contains(new Notice(key, 12)));
            await().untilAsserted(() -> assertThat(receipts("CODECS_STRICT")).anySatisfy(receipt -> {
                assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.DEAD);
                assertThat(Objects.requireNonNull(receipt.failure()).message()).contains("paidCents does not fit long");
            }));
        }
    }

    @Test
    @Tag("full")
    void theHostsMapperIsUsedWhereThatIsAsked() {
        String key = newKey();
        try (ConfigurableApplicationContext context =
                start("jackson", List.of(Notices.class, SnakeCase.class), "waybill.payload.codec=jackson")) {
            send(context, key, new Notice(key, 5));
            assertThat(new String(seen(key).getBody(), StandardCharsets.UTF_8)).contains("\"paid_cents\":5");
            assertThat(seen(key).getUserProperty(Headers.CODEC)).isNull();
            await().untilAsserted(() ->
                    assertThat(context.getBean(Notices.class).handled).contains(new Notice(key, 5)));
        }
    }

    @Test
    @Tag("full")
    void aCodecOfTheHostsGoesBeforeTheShippedOnesAndSaysWhatItIs() {
        String key = newKey();
        try (ConfigurableApplicationContext context = start("own", List.of(Notices.class, OwnCodec.class))) {
            send(context, key, new Notice(key, 5));
            assertThat(seen(key).getUserProperty(Headers.CODEC)).isEqualTo("lines");
            assertThat(seen(key).getUserProperty("lines-version")).isEqualTo("1");
            await().untilAsserted(() ->
                    assertThat(context.getBean(Notices.class).handled).contains(new Notice(key, 5)));
        }
    }

    record Rate(double rate) {}

    @Test
    void aPayloadThatCantBeWrittenTakesItsTransactionAlong() {
        try (ConfigurableApplicationContext context = start("unwritable", List.of())) {
            Waybill waybill = context.getBean(Waybill.class);
            OutgoingMessage message = OutgoingMessage.to(TOPIC).payload(new Rate(Double.NaN));
            assertThatThrownBy(() -> waybill.send(message, id -> {
                        throw new AssertionError("the work must not run");
                    }))
                    .isInstanceOf(UnwritablePayloadException.class)
                    .hasMessageContaining("rate: JSON has no number for NaN");
            assertThatThrownBy(() -> context.getBean(TransactionTemplate.class)
                            .executeWithoutResult(status -> assertThatThrownBy(() -> waybill.send(message))
                                    .isInstanceOf(UnwritablePayloadException.class)))
                    .isInstanceOf(UnwritablePayloadException.class);
        }
    }

    @Test
    @Tag("full")
    void aKeyThatCantBeUsedStopsTheStartAndIsNotShown() {
        assertThatThrownBy(() -> start("bad", Notices.class, "keys.k=no base64!", "use=k"))
                .rootCause()
                .hasMessageContaining("waybill.payload.encryption.keys.k is not in base64")
                .hasMessageNotContaining("no base64!");
        assertThatThrownBy(() -> start("bad", Notices.class, "keys.k=" + NEW, "use=other"))
                .rootCause()
                .hasMessageContaining("'other'");
    }

    private static ConfigurableApplicationContext start(String name, Class<?> listener, String... encryption) {
        String[] properties = Arrays.stream(encryption)
                .map(each -> "waybill.payload.encryption." + each)
                .toArray(String[]::new);
        return start(name, List.of(listener), properties);
    }

    private static ConfigurableApplicationContext start(String name, List<Class<?>> beans, String... properties) {
        String group = "CODECS_" + name.toUpperCase(Locale.ROOT);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(group), 1);
        String[] all = Stream.concat(
                        Stream.of(
                                "test.group=" + group,
                                "waybill.producer.group=P_" + group,
                                "waybill.consumer.retry-waits=1s"),
                        Arrays.stream(properties))
                .toArray(String[]::new);
        return Application.start(TestDatabase.create("codecs_" + name), beans, all);
    }

    private static void send(ConfigurableApplicationContext context, String key, Object payload) {
        context.getBean(Waybill.class)
                .<@Nullable Void, RuntimeException>send(
                        OutgoingMessage.to(TOPIC).key(key).payload(payload), id -> null);
    }

    private static MessageExt seen(String key) {
        return await().until(
                        () -> Broker.messagesOn(TOPIC).stream()
                                .filter(copy -> key.equals(copy.getUserProperty(Headers.KEY)))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private static List<Receipt> receipts(String group) {
        return Broker.eventBatches().stream()
                .flatMap(batch -> batch.facts().stream())
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .filter(receipt -> receipt.group().equals(group))
                .toList();
    }

    private static String newKey() {
        return "K-" + UUID.randomUUID();
    }

    private static String base64(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }
}
