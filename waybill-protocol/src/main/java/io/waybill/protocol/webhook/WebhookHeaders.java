package io.waybill.protocol.webhook;

/** Names of the headers of Standard Webhooks. */
public final class WebhookHeaders {

    /** The same on every attempt. */
    public static final String ID = "webhook-id";

    /** When the attempt was made, in seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** One signature or several, with spaces between them: of each secret, while one replaces another. */
    public static final String SIGNATURE = "webhook-signature";

    private WebhookHeaders() {}
}
