package io.waybill.service.access.security;

import io.waybill.service.access.request.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Says no, shortly: no template, no error page, nothing of the request is looked at again. */
final class PlainError {

    private PlainError() {}

    /** @param detail in English, without anything of the request */
    static void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            Problems.write(response, status, detail);
            return;
        }
        String title = status.value() + " " + status.getReasonPhrase();
        String page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + "</title><h1>"
                + title + "</h1><p>" + detail + "</p><p><a href=\"" + request.getContextPath()
                + "/\">Waybill</a></p></html>";
        response.setStatus(status.value());
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }
}
