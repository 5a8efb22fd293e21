package io.waybill.service.producing.settlement;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.service.model.State;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;

class SettlementSenderUnitTests {

    private final SettlementMapper mapper = mock(SettlementMapper.class);
    private final Commands commands = mock(Commands.class);
    private final PlatformTransactionManager transactions = mock(PlatformTransactionManager.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SettlementSender sender = new SettlementSender(
            mapper,
            commands,
            new SettlementSettings(Duration.ofMillis(10), 200, Duration.ofDays(7)),
            Clock.systemUTC(),
            new Transactions(transactions),
            meters);

    @BeforeEach
    void somethingIsToBeTold() {
        when(mapper.lockSome(anyInt()))
                .thenReturn(List.of(new Settlement(newId(), "store", "TOPIC", null, State.DONE, 1, null)));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aBrokerThatRefusesIsTriedLessAndLessOftenAndComplainedOfOnce(CapturedOutput output) {
        when(commands.send(any())).thenReturn(CompletableFuture.failedFuture(new IllegalStateException("full")));

        long begun = System.nanoTime();
        runUntilSent(6);

        // 20, 40, 80, 160 and 320 ms lie between them.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(600));
        verify(mapper, never()).delete(any());
        assertThat(output).containsOnlyOnce("does not take how messages ended");
    }

    @Test
    void isAsSoonAsBeforeOnceTheBrokerTakesThemAgain() {
        when(commands.send(any()))
                .thenReturn(CompletableFuture.failedFuture(new IllegalStateException("full")))
                .thenReturn(stored());

        runUntilSent(10);
    }

    @Test
    void whatIsRolledBackIsNotCounted() {
        when(commands.send(any())).thenReturn(stored());
        doThrow(new TransactionSystemException("away"))
                .doNothing()
                .when(transactions)
                .commit(any());

        sender.run();
        assertThat(told()).isZero();

        sender.run();
        assertThat(told()).isEqualTo(1);
    }

    private static CompletableFuture<SendResult> stored() {
        return CompletableFuture.completedFuture(new SendResult());
    }

    private void runUntilSent(int times) {
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(8)).untilAsserted(() -> {
            sender.run();
            verify(commands, atLeast(times)).send(any());
        });
    }

    private double told() {
        return meters.get("waybill.settlements").counter().count();
    }
}
