package io.waybill.service.access.request;

import com.alibaba.fastjson2.JSONObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Errors as problem details (RFC 9457), where no handler is there to write them. */
public final class Problems {

    private Problems() {}

    /** With the status for a code. */
    public static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        write(response, status, StatusCodes.of(status.value()), detail);
    }

    /** @param code for programs: it stays the same whatever the words are */
    public static void write(HttpServletResponse response, HttpStatus status, String code, String detail)
            throws IOException {
        JSONObject problem = new JSONObject();
        problem.put("type", "about:blank");
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.put("code", code);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(problem.toString().getBytes(StandardCharsets.UTF_8));
    }
}
