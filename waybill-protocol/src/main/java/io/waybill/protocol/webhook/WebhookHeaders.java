package io.waybill.protocol.webhook;

/** Names of the headers of Standard Webhooks. */
public final class WebhookHeaders {

    /** The same on every attempt. */
    public static final String ID = "webhook-id";

    /** When the attempt was made, in seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** One signature or several, with spaces between them: of each secret, while one replaces another. */
    public static final String SIGNATURE = "webhook-signature";

    /** Of the message, percent-encoded, and not signed: by these it may be sorted, and not more. */
    public static final String TOPIC = "waybill-topic";

    public static final String TAG = "waybill-tag";
    public static final String KEY = "waybill-key";

    /** Of a payload that an operator has edited; 1, which is left out, is the original. */
    public static final String VERSION = "waybill-version";

    private WebhookHeaders() {}
}
