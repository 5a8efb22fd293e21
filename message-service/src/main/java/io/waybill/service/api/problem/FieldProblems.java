package io.waybill.service.api.problem;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** What is wrong with the fields of a request, in words that name them. */
final class FieldProblems {

    private FieldProblems() {}

    static Stream<String> of(Errors errors) {
        return errors.getFieldErrors().stream()
                .map(error -> "'" + nameOf(error) + "' " + words(error))
                .distinct()
                .sorted();
    }

    /** Of a body that can't be read at all. Nothing of it is repeated: it may be a payload. */
    static String of(HttpMessageNotReadableException unreadable) {
        Throwable cause = unreadable.getCause();
        if (cause instanceof StreamReadException malformed) {
            return "the body is not JSON: look at line "
                    + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr();
        }
        if (cause instanceof JacksonException wrong && !wrong.getPath().isEmpty()) {
            return "'" + path(wrong) + "' has a value that is not expected there; see the API's description";
        }
        return "a body is expected, and it is to be a JSON object; see the API's description";
    }

    private static String path(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    /** Of one of several values the parameter's name. */
    private static String nameOf(FieldError error) {
        return error.getField().replaceFirst("\\[.*", "");
    }

    private static String words(FieldError error) {
        if (!error.isBindingFailure()) {
            return String.valueOf(error.getDefaultMessage());
        }
        String value = error.getRejectedValue() instanceof Object[] several
                ? Arrays.toString(several)
                : String.valueOf(error.getRejectedValue());
        return "can't be '" + value + "'";
    }
}
