package io.waybill.service.operating.alert.channel;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people reach the console.
 *
 * @param url as they type it, without a path or with that of a proxy; absent: alerts have no links
 */
@ConfigurationProperties("waybill.console")
public record ConsoleAddress(@Nullable String url) {

    /** The address of a page; nothing where that of the console is not known. */
    public @Nullable String of(String path) {
        return url == null || url.isBlank() ? null : url.replaceAll("/+$", "") + path;
    }
}
