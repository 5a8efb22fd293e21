package io.waybill.service.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.support.Rest;
import io.waybill.service.support.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The API's description of itself, and the copy of it among the documents. */
@ServiceTest
class OpenApiIntegrationTests {

    private static final Path COMMITTED = Path.of("..", "docs", "openapi.json");
    private static final String UPDATE = "waybill.openapi.update";

    @Autowired
    ApplicationContext context;

    private String served() {
        return Rest.to(context).get("/api/v1/openapi.json").body() + "\n";
    }

    @Test
    void theCommittedDescriptionIsTheServedOne() throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(COMMITTED, served());
        }
        assertThat(served())
                .as(
                        "docs/openapi.json is not what the service serves; if the change is meant, run this test with -D%s=true"
                                + " (./mvnw -pl message-service -am verify -Dit.test=OpenApiIntegrationTests"
                                + " -Dfailsafe.failIfNoSpecifiedTests=false -D%s=true) and commit the file",
                        UPDATE, UPDATE)
                .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void everyOperationAndParameterIsDescribed() {
        List<String> missing = new ArrayList<>();
        JSONObject paths = JSON.parseObject(served()).getJSONObject("paths");
        paths.forEach((path, item) -> ((JSONObject) item).forEach((method, described) -> {
            JSONObject operation = (JSONObject) described;
            String name = method + " " + path;
            if (operation.getString("summary") == null || operation.getString("description") == null) {
                missing.add(name);
            }
            JSONArray parameters = operation.getJSONArray("parameters");
            if (parameters != null) {
                parameters.toList(JSONObject.class).stream()
                        .filter(parameter -> parameter.getString("description") == null)
                        .forEach(parameter -> missing.add(name + " " + parameter.getString("name")));
            }
            for (String status : List.of("400", "401", "403", "503")) {
                if (!operation.getJSONObject("responses").containsKey(status)) {
                    missing.add(name + " " + status);
                }
            }
        }));
        assertThat(missing).isEmpty();
        assertThat(paths.keySet()).contains("/api/v1/messages", "/api/v1/messages/{id}/confirm");
    }

    @Test
    void onlyWhoMayReadReadsIt() {
        assertThat(Rest.to(context).get("/api/v1/openapi.json").status()).isEqualTo(200);
    }
}
