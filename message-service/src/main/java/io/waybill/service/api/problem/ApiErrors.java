package io.waybill.service.api.problem;

import io.waybill.service.platform.refusal.Refusal;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.platform.words.Words;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors of the API as problem details (RFC 9457). */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    private static final String RETRY_AFTER_SECONDS = "60";

    private final Words words;

    ApiErrors(Words words) {
        this.words = words;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused) {
        Refusal refusal = refused.refusal();
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(RefusalStatus.of(refusal.kind()));
        if (refusal.kind() == Refusal.RefusalKind.NO_ROOM) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.body(ProblemCodes.problem(
                RefusalStatus.of(refusal.kind()), refusal.name(), words.english(refused.saying())));
    }

    @ExceptionHandler
    ProblemDetail mismatch(MethodArgumentTypeMismatchException mismatch) {
        return ProblemCodes.problem(
                HttpStatus.BAD_REQUEST,
                RequestRefusal.INVALID_REQUEST.name(),
                "'" + mismatch.getName() + "' can't be '" + mismatch.getValue() + "'" + expected(mismatch));
    }

    @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
    ProblemDetail databaseAway(Exception failed) {
        LOG.warn("a request failed at the database", failed);
        return ProblemCodes.problem(
                HttpStatus.SERVICE_UNAVAILABLE, ProblemCodes.DATABASE_AWAY, "the database did not answer; try again");
    }

    /** Names the parameters and fields, which the default leaves out. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Stream<String> problems = invalid.getParameterValidationResults().stream()
                .flatMap(result -> result instanceof ParameterErrors errors
                        ? FieldProblems.of(errors)
                        : Stream.of("'" + result.getMethodParameter().getParameterName() + "' "
                                + result.getResolvableErrors().get(0).getDefaultMessage()));
        return badRequest(invalid, problems.collect(Collectors.joining("; ")), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String problems = FieldProblems.of(invalid.getBindingResult()).collect(Collectors.joining("; "));
        return badRequest(invalid, problems, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return badRequest(unreadable, FieldProblems.of(unreadable), headers, status, request);
    }

    private @Nullable ResponseEntity<Object> badRequest(
            Exception cause, String detail, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemCodes.problem(status, RequestRefusal.INVALID_REQUEST.name(), detail);
        return handleExceptionInternal(cause, problem, headers, status, request);
    }

    /** What the framework refuses has its status for a code. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            ProblemCodes.complete(problem);
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static String expected(MethodArgumentTypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        if (type == java.time.Instant.class) {
            return ": a time such as 2026-01-31T08:00:00Z is expected";
        }
        return type == java.util.Set.class ? ": one or more states are expected" : "";
    }
}
