package io.waybill.service.access.request;

import io.waybill.service.access.request.IdempotentExecution.DeedFailed;
import io.waybill.service.access.request.IdempotentExecution.ExecutionResult;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.ServletRequestPathUtils;

/** Honours the header Idempotency-Key of requests that change something. After the login, and after {@link BodyLimit}. */
@Component
@Order(1)
class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,191}");
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String RETRY_WHEN_FULL_AFTER_SECONDS = "60";

    private final IdempotentExecution idempotentExecution;
    private final RequestMappingHandlerMapping handlers;

    IdempotencyFilter(
            IdempotentExecution idempotentExecution,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
        this.idempotentExecution = idempotentExecution;
        this.handlers = handlers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(HEADER);
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        HandlerMethod handler = key == null ? null : handlerOf(request);
        if (key == null || caller == null || handler == null || !(request instanceof BufferedRequest buffered)) {
            chain.doFilter(request, response);
        } else if (!KEY.matcher(key).matches()) {
            Problems.write(
                    response,
                    HttpStatus.BAD_REQUEST,
                    "IDEMPOTENCY_KEY_INVALID",
                    HEADER + " must have 1 to 191 visible ASCII characters, a UUID for example");
        } else {
            carryOut(KeyedRequest.of(caller.getName(), key, buffered), handler, buffered, response, chain);
        }
    }

    private void carryOut(
            KeyedRequest keyed,
            HandlerMethod handler,
            BufferedRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        IdempotentExecution.KeyedHandler deed = () -> {
            chain.doFilter(request, held);
            return new RecordedResponse(
                    held.getStatus(),
                    held.getContentType(),
                    held.getHeader(HttpHeaders.LOCATION),
                    held.getContentAsByteArray());
        };
        ExecutionResult result;
        try {
            result = handler.hasMethodAnnotation(InOneTransaction.class)
                    ? idempotentExecution.inOneTransaction(keyed, deed)
                    : idempotentExecution.claimed(keyed, deed);
        } catch (DeedFailed failed) {
            rethrow(failed.getCause());
            return;
        } catch (DataAccessException | TransactionException databaseAway) {
            LOG.warn("a request with a key failed at the database", databaseAway);
            response.reset();
            Problems.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "IDEMPOTENCY_UNDECIDED",
                    "the database did not answer; it is not known whether this was done: send it again with the same "
                            + HEADER);
            return;
        }
        tell(result, held, response);
    }

    private static void tell(ExecutionResult result, ContentCachingResponseWrapper held, HttpServletResponse response)
            throws IOException {
        if (result instanceof ExecutionResult.CarriedOut) {
            held.copyBodyToResponse();
        } else if (result instanceof ExecutionResult.Repeated repeated) {
            repeat(repeated.answer(), response);
        } else if (result instanceof ExecutionResult.OtherRequest) {
            Problems.write(
                    response,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "IDEMPOTENCY_KEY_REUSED",
                    "this " + HEADER + " came with another request before; give each request its own");
        } else if (result instanceof ExecutionResult.Busy) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            Problems.write(
                    response,
                    HttpStatus.CONFLICT,
                    "IDEMPOTENCY_BUSY",
                    "a request with this " + HEADER + " is being carried out; send it again a little later");
        } else if (result instanceof ExecutionResult.Full) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_WHEN_FULL_AFTER_SECONDS);
            Problems.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "IDEMPOTENCY_FULL",
                    "as many answers are remembered as waybill.keep.idempotency-rows allows; this was not carried out: send it"
                            + " again later with the same " + HEADER + ", or without one if it may be done twice");
        } else {
            Problems.write(
                    response,
                    HttpStatus.CONFLICT,
                    "IDEMPOTENCY_BROKEN_OFF",
                    "a request with this " + HEADER
                            + " was begun and broken off; look whether it was done, and if not send it with another key");
        }
    }

    private static void repeat(RecordedResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        response.setHeader(REPLAYED, "true");
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        if (answer.location() != null) {
            response.setHeader(HttpHeaders.LOCATION, answer.location());
        }
        response.getOutputStream().write(answer.body());
    }

    /** Nobody's requests, and those that nobody takes in this form, are told so as they are without a key. */
    private @Nullable HandlerMethod handlerOf(HttpServletRequest request) {
        boolean parsed = ServletRequestPathUtils.hasParsedRequestPath(request);
        try {
            if (!parsed) {
                ServletRequestPathUtils.parseAndCache(request);
            }
            HandlerExecutionChain found = handlers.getHandler(request);
            return found != null && found.getHandler() instanceof HandlerMethod method ? method : null;
        } catch (Exception refused) {
            return null;
        } finally {
            if (!parsed) {
                ServletRequestPathUtils.clearParsedRequestPath(request);
            }
        }
    }

    private static void rethrow(@Nullable Throwable cause) throws ServletException, IOException {
        if (cause instanceof ServletException servlet) {
            throw servlet;
        }
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw new ServletException(cause);
    }
}
