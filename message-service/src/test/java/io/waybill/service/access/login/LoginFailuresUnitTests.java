package io.waybill.service.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.access.login.LoginFailures.FailedLogins;
import io.waybill.service.access.login.LoginFailures.Who;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginFailuresUnitTests {

    private static final Who ANN = new Who("ann", "198.51.100.7");
    private static final long NOW = 1_800_000_000_000L;

    private final LoginFailures failures = new LoginFailures();

    @Test
    void theFirstIsToldAtOnceAndTheRestTogether() {
        failures.add(ANN);
        assertThat(failures.due(NOW)).containsExactly(new FailedLogins(ANN, 1));
        for (int i = 0; i < 7; i++) {
            failures.add(ANN);
        }
        assertThat(failures.due(NOW + 59_000)).isEmpty();
        assertThat(failures.due(NOW + 60_000)).containsExactly(new FailedLogins(ANN, 7));
    }

    @Test
    void whoFailsForAWeekIsToldOnceAnHourAndNoneIsLost() {
        List<FailedLogins> told = new ArrayList<>();
        int week = 7 * 24 * 3_600;
        for (int second = 0; second < week; second++) {
            failures.add(ANN);
            told.addAll(failures.due(NOW + second * 1_000L));
        }
        told.addAll(failures.due(NOW + (week + 7_200) * 1_000L));
        assertThat(told).hasSizeLessThan(7 * 24 + 5);
        assertThat(told.stream().mapToLong(FailedLogins::failures).sum()).isEqualTo(week);
    }

    @Test
    void manyNamesFromManyPlacesBecomeOneLineAndNoneIsLost() {
        List<FailedLogins> told = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            failures.add(new Who("(unknown account)", "address-" + i));
            if (i % 100 == 0) {
                told.addAll(failures.due(NOW + i));
            }
        }
        told.addAll(failures.due(NOW + 3_599_000));
        assertThat(told).hasSizeLessThan(LoginFailures.MOST_LINES + 10);
        assertThat(told.stream().mapToLong(FailedLogins::failures).sum()).isEqualTo(50_000);
    }

    @Test
    void whatCouldNotBeToldIsToldLaterAndNoneIsLost() {
        failures.add(ANN);
        failures.due(NOW).forEach(failures::putBack);
        failures.add(ANN);
        assertThat(failures.due(NOW + 2_000)).containsExactly(new FailedLogins(ANN, 2));
        for (int i = 0; i < 5_000; i++) {
            failures.add(new Who("(unknown account)", "address-" + i));
        }
        for (int second = 0; second < 600; second++) {
            failures.due(NOW + second * 1_000).forEach(failures::putBack);
        }
        List<FailedLogins> told = failures.due(NOW + 600_000);
        assertThat(told.stream().mapToLong(FailedLogins::failures).sum()).isEqualTo(5_000);
        assertThat(told).hasSizeLessThan(LoginFailures.MOST_LINES + 10);
    }
}
