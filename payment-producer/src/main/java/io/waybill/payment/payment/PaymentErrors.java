package io.waybill.payment.payment;

import io.waybill.producer.DoorClosedException;
import io.waybill.producer.HalfMessageException;
import io.waybill.producer.LostTransactionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors as problem details (RFC 9457). */
@RestControllerAdvice
class PaymentErrors extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentErrors.class);

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
    @ExceptionHandler({HalfMessageException.class, DoorClosedException.class, LostTransactionException.class})
    ProblemDetail brokerAway(RuntimeException failed) {
        LOG.warn("a payment was not made: {}", failed.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the payment was not made; try again with the same paymentId");
    }

    /** Whether it was booked is not certain; asking again with the same id tells, and makes it if it was not. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail databaseAway(RuntimeException failed) {
        LOG.warn("a payment failed at the database", failed);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "whether the payment was made is not known; ask again with the same paymentId");
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException failed) {
        return ProblemDetail.forStatusAndDetail(status, failed.getMessage());
    }
}
