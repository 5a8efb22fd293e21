package io.waybill.service.notifying.endpoint;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.profile.SuccessRule;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings of an endpoint as they are stored. What is missing, because an older node wrote it, is as its profile has it. */
final class EndpointText {

    private EndpointText() {}

    static String write(EndpointSettings settings) {
        JSONObject json = new JSONObject();
        json.put("url", settings.url());
        json.put("hosts", settings.hosts());
        json.put("preset", settings.preset() == null ? null : settings.preset().name());
        json.put(
                "waits",
                settings.ladder().waits().stream().map(Duration::toMillis).toList());
        json.put("expiry", millis(settings.ladder().expiry()));
        json.put(
                "notBefore",
                settings.notBefore() == null ? null : settings.notBefore().toString());
        json.put("zone", settings.zone().getId());
        json.put("profile", settings.profile().name());
        json.put("statuses", settings.success().statuses());
        json.put("body", settings.success().body());
        json.put("headers", settings.headers());
        json.put("timeout", settings.timeout().toMillis());
        json.put("rate", settings.rate());
        json.put("burst", settings.burst());
        json.put("concurrency", settings.concurrency());
        return json.toJSONString();
    }

    static EndpointSettings read(String text) {
        JSONObject json = JSON.parseObject(text);
        String preset = json.getString("preset");
        String notBefore = json.getString("notBefore");
        Profile profile = Profile.valueOf(json.getString("profile"));
        return new EndpointSettings(
                json.getString("url"),
                strings(json.getJSONArray("hosts")),
                preset == null ? null : LadderPreset.valueOf(preset),
                new NotificationLadder(waits(json.getJSONArray("waits")), duration(json.getLong("expiry"))),
                notBefore == null ? null : LocalTime.parse(notBefore),
                ZoneId.of(json.getString("zone")),
                profile,
                new SuccessRule(statuses(json.getJSONArray("statuses")), json.getString("body")),
                headers(json.getJSONObject("headers")),
                Objects.requireNonNullElse(duration(json.getLong("timeout")), profile.timeout()),
                json.getIntValue("rate"),
                json.getIntValue("burst"),
                json.getIntValue("concurrency"));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : Long.valueOf(duration.toMillis());
    }

    private static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static List<Duration> waits(JSONArray millis) {
        return millis.toList(Long.class).stream().map(Duration::ofMillis).toList();
    }

    private static List<String> strings(@Nullable JSONArray array) {
        return array == null ? List.of() : array.toList(String.class);
    }

    private static Set<Integer> statuses(@Nullable JSONArray array) {
        return array == null ? Set.of() : new HashSet<>(array.toList(Integer.class));
    }

    private static Map<String, String> headers(@Nullable JSONObject json) {
        Map<String, String> headers = new TreeMap<>();
        if (json != null) {
            json.forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
        return headers;
    }
}
