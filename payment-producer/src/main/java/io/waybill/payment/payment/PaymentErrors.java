package io.waybill.payment.payment;

import io.waybill.DoorClosedException;
import io.waybill.HalfMessageException;
import io.waybill.LostTransactionException;
import io.waybill.StoreException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Errors as problem details (RFC 9457). */
@RestControllerAdvice
class PaymentErrors extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentErrors.class);
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    @ExceptionHandler
    ProblemDetail notMade(PaymentException.InsufficientBalance failed) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, failed);
    }

    @ExceptionHandler
    ProblemDetail notMade(PaymentException.UnknownAccount failed) {
        return problem(HttpStatus.NOT_FOUND, failed);
    }

    @ExceptionHandler
    ProblemDetail notMade(PaymentException.AnotherPayment failed) {
        return problem(HttpStatus.CONFLICT, failed);
    }

    /** Nothing was booked: the caller may simply try again. */
    @ExceptionHandler({
        HalfMessageException.class,
        DoorClosedException.class,
        LostTransactionException.class,
        StoreException.class
    })
    ProblemDetail notSent(RuntimeException failed) {
        warn("a payment was not made", failed);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the payment was not made; try again with the same paymentId");
    }

    /** Whether it was booked is not certain; asking again with the same id tells, and makes it if it was not. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail databaseAway(RuntimeException failed) {
        warn("a payment failed at the database", failed);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "whether the payment was made is not known; ask again with the same paymentId");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String what = invalid.getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return handleExceptionInternal(
                invalid, ProblemDetail.forStatusAndDetail(status, what), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String field = unreadable.getCause() instanceof JacksonException json ? field(json) : "";
        String what = field.isEmpty() ? "the body is not the JSON expected" : field + " is not readable";
        return handleExceptionInternal(
                unreadable, ProblemDetail.forStatusAndDetail(status, what), headers, status, request);
    }

    /** An outage fails every request: one line in ten seconds says so. */
    private void warn(String what, RuntimeException failed) {
        long now = System.nanoTime();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
            LOG.warn(
                    "{}, and perhaps others soon after: {}",
                    what,
                    NestedExceptionUtils.getMostSpecificCause(failed).toString());
        } else {
            LOG.debug(what, failed);
        }
    }

    private static String field(JacksonException json) {
        return json.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException failed) {
        return ProblemDetail.forStatusAndDetail(status, failed.getMessage());
    }
}
