package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.profile.SuccessRule;
import io.waybill.service.platform.http.HostGuard.RefusedHostException;
import io.waybill.service.platform.http.HttpAnswer;
import io.waybill.service.platform.http.HttpExchange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange means.
 *
 * @param status of the answer, if there is one
 * @param retryAfter how long the receiver wants to be left alone; null if it does not say
 */
record Judgement(
        AttemptOutcome outcome,
        @Nullable Integer status,
        @Nullable Duration retryAfter) {

    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;
    private static final int GONE = 410;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    /** Statuses by which a receiver asks for peace. */
    private static final Set<Integer> THROTTLING = Set.of(TOO_MANY, 502, 503, 504);

    /** Whoever says nothing more exact than one of these is left alone for that long. */
    private static final Duration PEACE = Duration.ofSeconds(1);

    /** More is not believed. */
    private static final Duration LONGEST_PEACE = Duration.ofDays(1);

    static Judgement of(AttemptOutcome outcome) {
        return new Judgement(outcome, null, null);
    }

    static Judgement of(HttpExchange exchange, SuccessRule success) {
        HttpAnswer answer = exchange.answer();
        if (answer == null) {
            return of(outcomeOf(exchange.failure()));
        }
        if (answer.status() < LOWEST_STATUS || answer.status() > HIGHEST_STATUS) {
            return of(AttemptOutcome.MALFORMED);
        }
        Duration peace = THROTTLING.contains(answer.status()) ? peace(answer.retryAfter(), Instant.now()) : null;
        return new Judgement(outcomeOf(answer, success), answer.status(), peace);
    }

    private static AttemptOutcome outcomeOf(HttpAnswer answer, SuccessRule success) {
        if (success.isMetBy(answer.status(), answer.body())) {
            return AttemptOutcome.SUCCEEDED;
        }
        if (answer.status() == GONE) {
            return AttemptOutcome.GONE;
        }
        return success.takes(answer.status()) ? AttemptOutcome.BODY : AttemptOutcome.STATUS;
    }

    private static AttemptOutcome outcomeOf(@Nullable Exception failure) {
        if (failure instanceof RefusedHostException) {
            return AttemptOutcome.ADDRESS_REFUSED;
        }
        if (failure instanceof UnknownHostException) {
            return AttemptOutcome.UNKNOWN_HOST;
        }
        // The time for connecting to one address may be over while there is time left for an answer.
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof org.apache.hc.client5.http.ConnectTimeoutException) {
            return AttemptOutcome.UNREACHABLE;
        }
        if (failure instanceof SocketTimeoutException) {
            return AttemptOutcome.TIMEOUT;
        }
        if (failure instanceof SSLException) {
            return AttemptOutcome.TLS;
        }
        return failure instanceof HttpException
                        || failure instanceof MessageConstraintException
                        || !(failure instanceof IOException)
                ? AttemptOutcome.MALFORMED
                : AttemptOutcome.BROKEN;
    }

    private static Duration peace(@Nullable String retryAfter, Instant now) {
        Duration asked = retryAfter == null ? PEACE : parse(retryAfter.strip(), now);
        return asked.compareTo(LONGEST_PEACE) > 0 ? LONGEST_PEACE : asked.isNegative() ? PEACE : asked;
    }

    /** Seconds, or a date as HTTP has it. */
    private static Duration parse(String retryAfter, Instant now) {
        try {
            return retryAfter.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeParseException malformed) {
            return PEACE;
        }
    }

    boolean isSuccess() {
        return outcome == AttemptOutcome.SUCCEEDED;
    }

    /** Whether it says anything of the receiver: not what ends before anybody is asked. */
    boolean isWordOfReceiver() {
        return outcome.isAnswer() || !outcome.isFinal();
    }

    /** Whether it says that the receiver is away or can't keep up, and not that it dislikes one message. */
    boolean isOutage() {
        return !outcome.isAnswer() && !outcome.isFinal()
                || status != null && (status >= SERVER_ERROR || status == TOO_MANY);
    }

    /** In a word or two, by which failures are grouped. */
    String kind() {
        return outcome == AttemptOutcome.STATUS ? "HTTP " + status : outcome.name();
    }
}
