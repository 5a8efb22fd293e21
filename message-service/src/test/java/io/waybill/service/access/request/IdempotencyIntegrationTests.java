package io.waybill.service.access.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.service.access.request.IdempotentExecution.ExecutionResult;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Requests that are sent again because their answer was lost. */
@ServiceTest
class IdempotencyIntegrationTests {

    private static final String TOPIC = "IDEMPOTENCY_TOPIC";
    private static final String PRODUCER = "idempotent-shop";
    private static final HttpProducer SILENT = HttpProducer.saying("UNKNOWN");

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final String key = UUID.randomUUID().toString();
    private Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        rest = Rest.to(context);
        SILENT.register(rest, PRODUCER);
    }

    @AfterAll
    static void close() {
        SILENT.close();
    }

    private Map<String, Object> message(String body) {
        return new HashMap<>(Map.of("topic", TOPIC, "body", body, "producer", PRODUCER, "checkBackAfter", "1h"));
    }

    private Answer prepare(String body) {
        return rest.post("/api/v1/messages", message(body), "Idempotency-Key", key);
    }

    private int prepared(String body) {
        return jdbc.queryForObject(
                "select count(*) from preparation where topic = ? and body = ?",
                Integer.class,
                TOPIC,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private int rows() {
        return jdbc.queryForObject("select count(*) from idempotency where idempotency_key = ?", Integer.class, key);
    }

    @Test
    void theSameRequestIsCarriedOutOnceAndAnsweredAlike() {
        Answer first = prepare("a-" + key);
        Answer again = prepare("a-" + key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(prepared("a-" + key)).isOne();
    }

    @Test
    void aChangeOfAPolicyAndItsKeyAreCommittedTogether() {
        String path = "/api/v1/policies/topics/IDEMPOTENCY_" + System.nanoTime();
        Map<String, String> policy = Map.of("staleAfter", "7m", "reason", "a test");
        Answer first = rest.putAsOperator(path, policy, "Idempotency-Key", key);
        Answer again = rest.putAsOperator(path, policy, "Idempotency-Key", key);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(rest.putAsOperator(path, Map.of("staleAfter", "never"), "Idempotency-Key", key + "2")
                        .status())
                .isEqualTo(400);
        assertThat(rest.putAsOperator(path, policy, "Idempotency-Key", key + "2")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKeyBelongsToOneRequest() {
        prepare("a-" + key);
        Answer other = prepare("b-" + key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.detail()).contains("another request");
        assertThat(prepared("b-" + key)).isZero();
    }

    @Test
    void anErrorIsNotKept() {
        Map<String, Object> wrong = message("");
        assertThat(rest.post("/api/v1/messages", wrong, "Idempotency-Key", key).status())
                .isEqualTo(400);
        assertThat(rows()).isZero();
        assertThat(prepare("a-" + key).status()).isEqualTo(201);
        assertThat(rest.post("/api/v1/messages/x/confirm", "", "Idempotency-Key", key + "2")
                        .status())
                .isEqualTo(400);
        assertThat(rest.post("/api/v1/nothing", "{}", "Idempotency-Key", key + "3")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aKeyHasToBeOne() {
        assertThat(rest.post("/api/v1/messages", message("x"), "Idempotency-Key", "k".repeat(192))
                        .status())
                .isEqualTo(400);
        assertThat(rest.post("/api/v1/messages", message("x"), "Idempotency-Key", "two words")
                        .status())
                .isEqualTo(400);
    }

    private KeyedRequest request(String content) {
        return new KeyedRequest(
                "caller", key, (content + "0".repeat(32)).substring(0, 32).getBytes(StandardCharsets.UTF_8));
    }

    private IdempotentExecution once(Clock clock) {
        return new IdempotentExecution(
                context.getBean(IdempotencyMapper.class),
                context.getBean(IdempotencyCapacity.class),
                clock,
                context.getBean(Transactions.class));
    }

    private static io.waybill.service.access.request.RecordedResponse answer(int status) {
        return new io.waybill.service.access.request.RecordedResponse(status, "text/plain", null, new byte[] {1});
    }

    @Test
    void deedAndKeyAreCommittedTogether() {
        IdempotentExecution idempotentExecution = once(Clock.systemUTC());
        String mark = "test-" + key;
        IdempotentExecution.KeyedHandler deed = () -> {
            jdbc.update("insert into journal_counter (name, node, total) values (?, 'x', 1)", mark);
            if (rows() == 1) {
                throw new IllegalStateException("the node dies before it commits");
            }
            return answer(200);
        };
        try {
            idempotentExecution.inOneTransaction(request("a"), deed);
        } catch (IdempotentExecution.DeedFailed expected) {
            assertThat(expected).hasRootCauseMessage("the node dies before it commits");
        }
        assertThat(rows()).isZero();
        assertThat(jdbc.queryForObject("select count(*) from journal_counter where name = ?", Integer.class, mark))
                .isZero();
    }

    @Test
    void whileItIsCarriedOutOthersAreToldToWait() throws Exception {
        IdempotentExecution idempotentExecution = once(Clock.systemUTC());
        for (boolean inOne : new boolean[] {true, false}) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger times = new AtomicInteger();
            KeyedRequest request =
                    new KeyedRequest("caller", key + inOne, request("a").hash());
            IdempotentExecution.KeyedHandler deed = () -> {
                times.incrementAndGet();
                begun.countDown();
                go.await();
                return answer(200);
            };
            CompletableFuture<ExecutionResult> first = CompletableFuture.supplyAsync(() -> inOne
                    ? idempotentExecution.inOneTransaction(request, deed)
                    : idempotentExecution.claimed(request, deed));
            begun.await();
            ExecutionResult second = inOne
                    ? idempotentExecution.inOneTransaction(request, deed)
                    : idempotentExecution.claimed(request, deed);
            go.countDown();
            assertThat(first.get()).isInstanceOf(ExecutionResult.CarriedOut.class);
            assertThat(second).isInstanceOf(ExecutionResult.Busy.class);
            ExecutionResult third = inOne
                    ? idempotentExecution.inOneTransaction(request, deed)
                    : idempotentExecution.claimed(request, deed);
            assertThat(third).isInstanceOf(ExecutionResult.Repeated.class);
            assertThat(times).hasValue(1);
        }
    }

    @Test
    void aDeedOfSeveralTransactionsThatWasBrokenOffIsNeverDoneAgain() {
        jdbc.update(
                "insert into idempotency (caller, idempotency_key, request_hash, created_at) values ('caller', ?, ?, ?)",
                key,
                request("a").hash(),
                System.currentTimeMillis());
        AtomicInteger times = new AtomicInteger();
        IdempotentExecution.KeyedHandler deed = () -> answer(200 + times.incrementAndGet());
        assertThat(once(Clock.systemUTC()).claimed(request("a"), deed)).isInstanceOf(ExecutionResult.Busy.class);
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofMinutes(5)), ZoneOffset.UTC);
        assertThat(once(later).claimed(request("a"), deed)).isInstanceOf(ExecutionResult.Unknown.class);
        assertThat(once(later).claimed(request("b"), deed)).isInstanceOf(ExecutionResult.OtherRequest.class);
        assertThat(times).hasValue(0);
    }

    @Test
    void aClaimedDeedThatFailedMayBeTriedAgain() {
        IdempotentExecution idempotentExecution = once(Clock.systemUTC());
        assertThat(idempotentExecution.claimed(request("a"), () -> answer(409)))
                .isInstanceOf(ExecutionResult.CarriedOut.class);
        assertThat(rows()).isZero();
        idempotentExecution.claimed(request("a"), () -> answer(200));
        assertThat(idempotentExecution.claimed(request("a"), () -> answer(201)))
                .isInstanceOfSatisfying(
                        ExecutionResult.Repeated.class,
                        it -> assertThat(it.answer().status()).isEqualTo(200));
    }

    @Test
    void oldKeysAreForgotten() {
        prepare("a-" + key);
        jdbc.update("update idempotency set created_at = created_at - 90000000 where idempotency_key = ?", key);
        context.getBean(IdempotencySweep.class).sweep(1_000);
        await().until(() -> rows() == 0);
    }
}
