package io.waybill.service.notifying.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.profile.SuccessRule;
import io.waybill.service.platform.http.HostGuard;
import io.waybill.service.platform.http.HttpAnswer;
import io.waybill.service.platform.http.HttpExchange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementUnitTests {

    private static Judgement of(int status, String body, String retryAfter, SuccessRule rule) {
        return Judgement.of(
                new HttpExchange(null, new HttpAnswer(status, null, retryAfter, body.getBytes(), true), null), rule);
    }

    private static Judgement of(int status, String retryAfter) {
        return of(status, "", retryAfter, Profile.STANDARD.success());
    }

    private static Judgement of(Exception failure) {
        return Judgement.of(new HttpExchange(null, null, failure), Profile.STANDARD.success());
    }

    private static Exception refused() {
        try {
            new HostGuard("x", List.of()).resolve("127.0.0.1");
            throw new AssertionError("not refused");
        } catch (UnknownHostException refused) {
            return refused;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, SUCCEEDED",
        "204, SUCCEEDED",
        "299, SUCCEEDED",
        "199, STATUS",
        "302, STATUS",
        "404, STATUS",
        "410, GONE",
        "500, STATUS",
        "599, STATUS",
        // What no column takes is no status.
        "0, MALFORMED",
        "99, MALFORMED",
        "600, MALFORMED",
        "999999, MALFORMED"
    })
    void ofAStatus(int status, AttemptOutcome outcome) {
        assertThat(of(status, null).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"success, SUCCEEDED", "' success\n', SUCCEEDED", "SUCCESS, BODY", "success!, BODY", "'', BODY"})
    void ofABodyThatHasToBeOneWord(String body, AttemptOutcome outcome) {
        assertThat(of(200, body, null, Profile.ALIPAY.success()).outcome()).isEqualTo(outcome);
        assertThat(of(500, body, null, Profile.ALIPAY.success()).outcome()).isEqualTo(AttemptOutcome.STATUS);
    }

    @Test
    void whoeverTakesOneStatusTakesNoOther() {
        SuccessRule rule = new SuccessRule(Set.of(202), null);
        assertThat(of(202, "", null, rule).isSuccess()).isTrue();
        assertThat(of(200, "", null, rule).outcome()).isEqualTo(AttemptOutcome.STATUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void whoAsksForPeaceHasIt(int status) {
        assertThat(of(status, "120").retryAfter()).isEqualTo(Duration.ofSeconds(120));
        assertThat(of(status, null).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(of(status, null).isOutage()).isTrue();
    }

    @Test
    void peaceUntilATimeOfDay() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
        Duration peace = of(503, date).retryAfter();
        assertThat(peace).isNotNull().isCloseTo(Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "Wed, 21 Oct 2015 07:28:00 GMT", "1e9"})
    void whatIsNoTimeAheadIsAMoment(String retryAfter) {
        assertThat(of(503, retryAfter).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void noMoreThanADayIsBelieved() {
        assertThat(of(503, "999999999").retryAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(of(503, "99999999999").retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 410, 500})
    void othersDoNotAskForPeace(int status) {
        assertThat(of(status, "120").retryAfter()).isNull();
    }

    @Test
    void ofAFailure() {
        assertThat(of(refused()).outcome()).isEqualTo(AttemptOutcome.ADDRESS_REFUSED);
        assertThat(of(new UnknownHostException("x")).outcome()).isEqualTo(AttemptOutcome.UNKNOWN_HOST);
        assertThat(of(new ConnectException("x")).outcome()).isEqualTo(AttemptOutcome.UNREACHABLE);
        assertThat(of(new SocketTimeoutException("x")).outcome()).isEqualTo(AttemptOutcome.TIMEOUT);
        assertThat(of(new SSLHandshakeException("x")).outcome()).isEqualTo(AttemptOutcome.TLS);
        assertThat(of(new MessageConstraintException("x")).outcome()).isEqualTo(AttemptOutcome.MALFORMED);
        assertThat(of(new IllegalStateException("x")).outcome()).isEqualTo(AttemptOutcome.MALFORMED);
        assertThat(of(new IOException("x")).outcome()).isEqualTo(AttemptOutcome.BROKEN);
    }

    /** A breaker opens for who is away, and not for who dislikes one message or may not be asked. */
    @Test
    void whatIsAnOutage() {
        assertThat(of(new SocketTimeoutException("x")).isOutage()).isTrue();
        assertThat(of(500, null).isOutage()).isTrue();
        assertThat(of(429, null).isOutage()).isTrue();
        assertThat(of(404, null).isOutage()).isFalse();
        assertThat(of(410, null).isOutage()).isFalse();
        assertThat(of(200, null).isOutage()).isFalse();
        assertThat(of(refused()).isOutage()).isFalse();
        assertThat(of(refused()).isWordOfReceiver()).isFalse();
        assertThat(of(410, null).isWordOfReceiver()).isTrue();
    }

    @Test
    void failuresAreGroupedByStatusOrKind() {
        assertThat(of(503, null).kind()).isEqualTo("HTTP 503");
        assertThat(of(new ConnectException("x")).kind()).isEqualTo("UNREACHABLE");
    }
}
