package io.waybill.service.producing.check.http;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.platform.http.GuardedHttpClient;
import io.waybill.service.platform.http.HostGuard;
import io.waybill.service.platform.http.HostGuard.RefusedHostException;
import io.waybill.service.platform.http.HttpAnswer;
import io.waybill.service.platform.http.HttpBounds;
import io.waybill.service.platform.signing.Signature;
import io.waybill.service.producing.check.http.UndecidedPreparations.Question;
import io.waybill.service.producing.registration.Producer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Asks one producer one question over HTTP. Connects only to addresses that {@link HostGuard} has found good. Thread-safe. */
@Component
class ProducerClient implements DisposableBean {

    private static final int MOST_OF_ANSWER = 4_096;
    private static final int LONGEST_WHY = 280;

    private final CheckBackSettings settings;
    private final Clock clock;
    private final GuardedHttpClient http;

    ProducerClient(CheckBackSettings settings, HostGuard hosts, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.http = GuardedHttpClient.within(
                hosts, new HttpBounds(settings.timeout(), MOST_OF_ANSWER, settings.concurrency()));
    }

    /** Never throws: whatever goes wrong, the outcome is unknown. */
    CheckReply ask(Producer producer, Question question) {
        byte[] body = body(question);
        try {
            HttpAnswer answer = http.post(producer.uri(), body, signature(producer, body));
            return answer.isWhole()
                    ? CheckReply.of(answer.status(), answer.contentType(), answer.body())
                    : CheckReply.unknown(DetailCode.TOO_LONG, MOST_OF_ANSWER);
        } catch (SocketTimeoutException late) {
            return CheckReply.unknown(DetailCode.SILENT, settings.timeout());
        } catch (RefusedHostException refused) {
            return CheckReply.unknown(
                    DetailCode.HOST_REFUSED, Limits.cut(refused.host(), LONGEST_WHY), refused.property());
        } catch (IOException | RuntimeException failed) {
            String why = failed.getClass().getSimpleName() + ": " + failed.getMessage();
            return CheckReply.unknown(DetailCode.AWAY, Limits.cut(why, LONGEST_WHY));
        }
    }

    private static byte[] body(Question question) {
        JSONObject json = JSONObject.of("messageId", question.messageId().toString(), "topic", question.topic());
        json.put("key", question.key());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> signature(Producer producer, byte[] body) {
        long now = clock.millis() / 1_000;
        return Map.of(
                Signature.TIMESTAMP, String.valueOf(now), Signature.HEADER, Signature.of(producer.secret(), now, body));
    }

    @Override
    public void destroy() throws IOException {
        http.close();
    }
}
