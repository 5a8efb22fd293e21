package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONArray;
import io.waybill.protocol.MessageId;
import io.waybill.service.support.Api;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@ServiceTest
class VersionsIntegrationTests {

    private static final String GROUP = "VERSIONS_GROUP";

    @Autowired
    ApplicationContext service;

    @Test
    void theOriginalAndWhatItWasEditedToAreShown() {
        MessageId id = new Scene(service, "VERSIONS_TOPIC")
                .subscribe(GROUP, "versions", "*")
                .payment("PAY-VERSIONS", Duration.ofMinutes(5))
                .committed()
                .published()
                .dead(GROUP, 2, new IllegalStateException("no such order"))
                .write();
        Api api = new Api(service);
        String path = "/messages/" + id + "/versions";
        Api.Answer edited =
                api.post(path, Map.of("body", "{\"amountInCents\":1}", "version", 1, "reason", "wrong amount"));
        assertThat(edited.status()).as(edited.toString()).isEqualTo(202);

        JSONArray versions = api.get(path).list();

        assertThat(versions).hasSize(2);
        assertThat(versions.getJSONObject(0).getString("author")).isNull();
        assertThat(versions.getJSONObject(0).getJSONObject("payload").getString("text"))
                .contains("\"amountInCents\":129900");
        assertThat(versions.getJSONObject(1).getIntValue("version")).isEqualTo(2);
        assertThat(versions.getJSONObject(1).getString("reason")).isEqualTo("wrong amount");
        assertThat(versions.getJSONObject(1).getJSONObject("payload").getString("kind"))
                .isEqualTo("json");
        assertThat(api.get("/messages/" + MessageId.at(1) + "/versions").status())
                .isEqualTo(404);
        assertThat(api.get("/messages/x/versions").status()).isEqualTo(400);
    }
}
