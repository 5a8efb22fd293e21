package io.waybill.service.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.access.account.SecuritySettings.Throttling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleUnitTests {

    private static final String STRANGER = "203.0.113.9";
    private static final String HOME = "198.51.100.7";

    private final SetClock clock = new SetClock();
    private final Met met = new Met();
    private final Throttle throttle = new Throttle(new Throttling(5, 20, 50), clock, met);

    private static class Met implements Throttle.Familiar {

        private final Set<String> all = new HashSet<>();

        @Override
        public boolean knows(String account, String network) {
            return all.contains(account + " " + network);
        }

        @Override
        public void met(String account, String network) {
            all.add(account + " " + network);
        }
    }

    private static class SetClock extends Clock {

        private Instant now = Instant.parse("2026-01-31T08:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private void fail(int times, String account, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(account, address);
        }
    }

    private void failFromEverywhere(int times, String account) {
        for (int i = 0; i < times; i++) {
            throttle.failed(account, "192.0.2." + i);
        }
    }

    @Test
    void aFewMistakesStopNobody() {
        fail(4, "ann", HOME);
        assertThat(throttle.wait("ann", HOME)).isEmpty();
    }

    @Test
    void whoGuessesWaitsAndThenTwiceAsLong() {
        fail(5, "ann", STRANGER);
        assertThat(throttle.wait("ann", STRANGER)).hasValue(Duration.ofSeconds(30));
        clock.pass(Duration.ofSeconds(30));
        assertThat(throttle.wait("ann", STRANGER)).isEmpty();
        fail(1, "ann", STRANGER);
        assertThat(throttle.wait("ann", STRANGER)).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void waitsHaveAnEnd() {
        fail(500, "ann", STRANGER);
        assertThat(throttle.wait("ann", STRANGER)).hasValue(Duration.ofMinutes(15));
    }

    @Test
    void theCaseOfTheNameMakesNoOtherAccount() {
        fail(3, "ann", STRANGER);
        fail(2, "ANN", STRANGER);
        assertThat(throttle.wait("Ann", STRANGER)).isPresent();
    }

    @Test
    void aStrangerLocksNobodyOutElsewhere() {
        fail(40, "ann", STRANGER);
        assertThat(throttle.wait("ann", HOME)).isEmpty();
    }

    @Test
    void onePasswordIsNotTriedOnAllAccounts() {
        for (int i = 0; i < 20; i++) {
            throttle.failed("user-" + i, STRANGER);
        }
        assertThat(throttle.wait("another", STRANGER)).isPresent();
        assertThat(throttle.wait("another", HOME)).isEmpty();
    }

    @Test
    void manyAddressesAreSlowedDownButNotTheOneTheOwnerUses() {
        throttle.succeeded("ann", HOME);
        failFromEverywhere(200, "ann");
        assertThat(throttle.wait("ann", STRANGER)).hasValue(Duration.ofMinutes(1));
        assertThat(throttle.wait("ann", HOME)).isEmpty();
    }

    @Test
    void aRestartForgetsNotWhereTheOwnerLogsIn() {
        throttle.succeeded("Ann", HOME);
        Throttle restarted = new Throttle(new Throttling(5, 20, 50), clock, met);
        for (int i = 0; i < 200; i++) {
            restarted.failed("ann", "192.0.2." + i);
        }
        assertThat(restarted.wait("ann", STRANGER)).isPresent();
        assertThat(restarted.wait("ann", HOME)).isEmpty();
    }

    @Test
    void whoGuessesBehindTheAddressOfTheOwnerDoesNotStopHisBrowser() {
        fail(50, "ann", HOME);
        assertThat(throttle.wait("ann", HOME)).isPresent();
        assertThat(throttle.waitOfDevice("ann", "laptop")).isEmpty();
    }

    @Test
    void aBrowserThatIsKnownMayNotGuessWithoutEnd() {
        for (int i = 0; i < 5; i++) {
            throttle.failedOnDevice("ann", "laptop");
        }
        assertThat(throttle.waitOfDevice("ann", "laptop")).hasValue(Duration.ofSeconds(30));
        assertThat(throttle.waitOfDevice("ann", "phone")).isEmpty();
        assertThat(throttle.wait("ann", HOME)).isEmpty();
        throttle.succeededOnDevice("ann", "laptop", HOME);
        assertThat(throttle.waitOfDevice("ann", "laptop")).isEmpty();
    }

    @Test
    void anAddressOfTheSixthVersionIsOneWithItsNeighbours() {
        fail(3, "ann", "2001:db8:1:2::1");
        fail(2, "ann", "2001:db8:1:2:ffff::7");
        assertThat(throttle.wait("ann", "2001:db8:1:2:3:4:5:6")).isPresent();
        assertThat(throttle.wait("ann", "2001:db8:1:3::1")).isEmpty();
    }

    @Test
    void successResets() {
        fail(4, "ann", HOME);
        throttle.succeeded("ann", HOME);
        fail(4, "ann", HOME);
        assertThat(throttle.wait("ann", HOME)).isEmpty();
    }

    @Test
    void oneGoodLoginDoesNotPayForGuessingAtOthers() {
        for (int i = 0; i < 20; i++) {
            throttle.failed("user-" + i, STRANGER);
            throttle.succeeded("mallory", STRANGER);
        }
        assertThat(throttle.wait("another", STRANGER)).isPresent();
    }

    @Test
    void failuresAreForgottenAfterAnHour() {
        fail(100, "ann", STRANGER);
        clock.pass(Duration.ofMinutes(61));
        assertThat(throttle.wait("ann", STRANGER)).isEmpty();
        fail(4, "ann", STRANGER);
        assertThat(throttle.wait("ann", STRANGER)).isEmpty();
    }

    @Test
    void aMistakeNowAndThenNeverAddsUp() {
        for (int i = 0; i < 200; i++) {
            fail(1, "ann", HOME);
            assertThat(throttle.wait("ann", HOME)).isEmpty();
            clock.pass(Duration.ofMinutes(50));
        }
        fail(4, "ann", HOME);
        assertThat(throttle.wait("ann", HOME)).isPresent();
    }

    @Test
    void whoGoesOnGuessingIsNotForgivenAllOfItAfterAnHour() {
        for (int minute = 0; minute < 70; minute++) {
            fail(1, "ann", STRANGER);
            clock.pass(Duration.ofMinutes(1));
        }
        fail(1, "ann", STRANGER);
        assertThat(throttle.wait("ann", STRANGER)).hasValue(Duration.ofMinutes(15));
    }

    @Test
    void memoryIsBounded() {
        fail(5, "ann", STRANGER);
        for (int i = 0; i < Throttle.MOST_REMEMBERED; i++) {
            throttle.failed("user-" + i, HOME);
        }
        assertThat(throttle.wait("ann", STRANGER)).isEmpty();
    }
}
