package io.waybill.service.console.page;

import io.waybill.service.api.problem.RefusalStatus;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.MessageRefusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Shows errors as pages to whoever asked for a page; the API's errors stay problem details. Thread-safe. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleErrors implements HandlerExceptionResolver {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrors.class);

    private final Texts texts;

    ConsoleErrors(Texts texts) {
        this.texts = texts;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failed) {
        if (!wantsPage(request)) {
            return null;
        }
        HttpStatusCode status = statusOf(failed);
        if (status.is5xxServerError()) {
            LOG.warn("a page could not be shown", failed);
        }
        ModelAndView page = new ModelAndView("error", Map.of("status", status.value()), status);
        if (failed instanceof ErrorResponse told) {
            ProblemDetail body = told.getBody();
            page.addObject("detail", body.getDetail());
        } else if (failed instanceof RefusedException refused) {
            page.addObject("detail", texts.refused(refused));
            if (refused.refusal() == MessageRefusal.MESSAGE_UNKNOWN) {
                page.addObject("unknown", refused.saying().arguments().get(0).toString());
            }
        }
        return page;
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && (accept.contains(MediaType.TEXT_HTML_VALUE) || request.getHeader("HX-Request") != null)
                && !path.startsWith("/api/")
                && !path.startsWith("/actuator");
    }

    private static HttpStatusCode statusOf(Exception failed) {
        if (failed instanceof ErrorResponse told) {
            return told.getStatusCode();
        }
        if (failed instanceof RefusedException refused) {
            return RefusalStatus.of(refused.refusal().kind());
        }
        if (failed instanceof RequestRejectedException || failed instanceof IllegalCharsetNameException) {
            return HttpStatus.BAD_REQUEST;
        }
        if (failed instanceof AccessDeniedException) {
            return HttpStatus.FORBIDDEN;
        }
        if (failed instanceof DataAccessException || failed instanceof TransactionException) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
        return failed instanceof org.springframework.beans.TypeMismatchException
                ? HttpStatus.BAD_REQUEST
                : HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
