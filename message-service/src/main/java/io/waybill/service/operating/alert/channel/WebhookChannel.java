package io.waybill.service.operating.alert.channel;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.operating.alert.channel.AlertSettings.Channel;
import io.waybill.service.platform.signing.Signature;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts JSON to anything. With a secret, X-Waybill-Timestamp holds seconds and X-Waybill-Signature {@code sha256=} and the
 * HMAC of the timestamp, a dot and the body, in hexadecimal.
 */
class WebhookChannel implements AlertChannel {

    private final Channel channel;
    private final JsonPost jsonPost;
    private final Clock clock;

    WebhookChannel(Channel channel, JsonPost jsonPost, Clock clock) {
        this.channel = channel;
        this.jsonPost = jsonPost;
        this.clock = clock;
    }

    @Override
    public String name() {
        return String.valueOf(channel.name());
    }

    @Override
    public void send(List<Notice> notices) throws UndeliveredException {
        byte[] body = JSON.toJSONBytes(
                Map.of("alerts", notices.stream().map(WebhookChannel::json).toList()));
        jsonPost.post(URI.create(String.valueOf(channel.url())), body, signature(body));
    }

    private static Map<String, Object> json(Notice notice) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", notice.kind().name());
        json.put("rule", notice.rule());
        json.put("subject", notice.subject());
        json.put("since", notice.since().toString());
        json.put("text", notice.text());
        if (notice.link() != null) {
            json.put("link", notice.link());
        }
        return json;
    }

    private Map<String, String> signature(byte[] body) {
        String secret = channel.secret();
        if (secret == null) {
            return Map.of();
        }
        long timestamp = clock.instant().getEpochSecond();
        return Map.of(
                Signature.TIMESTAMP,
                String.valueOf(timestamp),
                Signature.HEADER,
                Signature.of(secret, timestamp, body));
    }
}
