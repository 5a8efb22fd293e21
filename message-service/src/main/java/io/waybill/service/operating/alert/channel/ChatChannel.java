package io.waybill.service.operating.alert.channel;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.operating.alert.channel.AlertSettings.Channel;
import io.waybill.service.operating.alert.channel.AlertSettings.Type;
import io.waybill.service.platform.signing.Signature;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Robots of chats: DingTalk, WeCom and Feishu. They answer 200 to everything and say in the answer whether they took it. */
class ChatChannel implements AlertChannel {

    /** Of a text; WeCom refuses the whole message when there are more. */
    private static final int WECOM_BYTES = 4_096;

    /** DingTalk and Feishu take 20,000 bytes of JSON. */
    private static final int MOST_BYTES = 16_000;

    private final Channel channel;
    private final JsonPost jsonPost;
    private final Clock clock;

    ChatChannel(Channel channel, JsonPost jsonPost, Clock clock) {
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
        String answer = jsonPost.post(URI.create(address()), JSON.toJSONBytes(body(notices)), Map.of());
        try {
            JSONObject said = JSON.parseObject(answer);
            int code = said.getIntValue(channel.type() == Type.FEISHU ? "code" : "errcode", 0);
            if (code != 0) {
                throw new UndeliveredException("it answered code " + code);
            }
        } catch (JSONException | NullPointerException noJson) {
            throw new UndeliveredException("it answered something else than JSON");
        }
    }

    /** DingTalk wants its signature in the address. */
    private String address() {
        String url = String.valueOf(channel.url());
        String secret = channel.secret();
        if (channel.type() != Type.DINGTALK || secret == null) {
            return url;
        }
        long timestamp = clock.millis();
        byte[] signature = Signature.hmac(secret, (timestamp + "\n" + secret).getBytes(StandardCharsets.UTF_8));
        return url + (url.contains("?") ? "&" : "?") + "timestamp=" + timestamp + "&sign="
                + URLEncoder.encode(Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8);
    }

    private Map<String, Object> body(List<Notice> notices) {
        if (channel.type() == Type.FEISHU) {
            return feishu(notices);
        }
        return channel.type() == Type.DINGTALK
                ? Map.of(
                        "msgtype",
                        "markdown",
                        "markdown",
                        Map.of("title", NoticeText.TITLE, "text", NoticeText.markdown(notices, MOST_BYTES)))
                : Map.of(
                        "msgtype",
                        "markdown",
                        "markdown",
                        Map.of("content", NoticeText.markdown(notices, WECOM_BYTES)));
    }

    /** Feishu signs nothing, with the timestamp and the secret as key. */
    private Map<String, Object> feishu(List<Notice> notices) {
        Map<String, Object> body = new LinkedHashMap<>();
        String secret = channel.secret();
        if (secret != null) {
            long timestamp = clock.instant().getEpochSecond();
            body.put("timestamp", String.valueOf(timestamp));
            body.put("sign", Base64.getEncoder().encodeToString(Signature.hmac(timestamp + "\n" + secret)));
        }
        body.put("msg_type", "text");
        body.put("content", Map.of("text", NoticeText.TITLE + "\n" + NoticeText.plain(notices, MOST_BYTES)));
        return body;
    }
}
