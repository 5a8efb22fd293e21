package io.waybill.service.query;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import tools.jackson.core.JacksonException;

/** What is wrong with the fields of a request, in words that name them. */
final class FieldProblems {

    private FieldProblems() {}

    static Stream<String> of(Errors errors) {
        return errors.getFieldErrors().stream().map(error -> "'" + error.getField() + "' " + words(error));
    }

    /** Of a body that can't be read at all. Nothing of it is repeated: it may be a payload. */
    static String of(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JacksonException malformed) {
            String path = malformed.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .map(String::valueOf)
                    .collect(Collectors.joining("."));
            return path.isEmpty()
                    ? "the body is not the JSON that is expected"
                    : "'" + path + "' in the body is not what is expected there";
        }
        return "the body is missing or can't be read";
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
