package io.waybill.service.platform.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param address that was connected to, as far as it came to that
 * @param answer what was answered, if anything was
 * @param failure why nothing was, if that is so
 */
public record HttpExchange(
        @Nullable InetAddress address,
        @Nullable HttpAnswer answer,
        @Nullable Exception failure) {

    static HttpExchange answered(InetAddress address, HttpAnswer answer) {
        return new HttpExchange(address, answer, null);
    }

    static HttpExchange failed(@Nullable InetAddress address, Exception failure) {
        return new HttpExchange(address, null, failure);
    }
}
