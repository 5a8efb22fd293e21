package io.waybill.service.request;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** Says what is wrong with a request's body, and where. What is in it is not repeated: it may be a payload or a secret. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestErrors {

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail(unreadable.getCause()));
    }

    @ExceptionHandler
    ProblemDetail invalid(MethodArgumentNotValidException invalid) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                invalid.getBindingResult().getFieldErrors().stream()
                        .map(RequestErrors::detail)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("; ")));
    }

    private static String detail(FieldError error) {
        return "'" + error.getField() + "' " + error.getDefaultMessage();
    }

    private static String detail(@Nullable Throwable cause) {
        if (cause instanceof StreamReadException malformed) {
            return "the body is not JSON: look at line "
                    + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr();
        }
        if (cause instanceof JacksonException wrong && !wrong.getPath().isEmpty()) {
            String where = wrong.getPath().stream()
                    .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                    .collect(Collectors.joining("."));
            return "'" + where + "' has a value that is not expected there; see the API's description";
        }
        return "a body is expected, and it is to be a JSON object; see the API's description";
    }
}
