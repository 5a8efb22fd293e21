package io.waybill.service.tracking.failure;

import io.waybill.service.platform.Settings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of failure groups, the same on every node.
 *
 * @param libraries Packages whose frames of a stack trace are not the application's, with those below them; or, as in
 *     {@code com.example.*}, the classes of the very package alone.
 * @param keepTrend How long it is kept how many died in each hour.
 */
@ConfigurationProperties("waybill.failures")
record FailureSettings(
        @DefaultValue({
            "java",
            "javax",
            "jakarta",
            "jdk",
            "sun",
            "com.sun",
            "kotlin",
            "scala",
            "org.springframework",
            "org.apache",
            "org.hibernate",
            "org.mybatis",
            "com.baomidou",
            "com.mysql",
            "org.mariadb",
            "com.zaxxer",
            "com.alibaba.fastjson",
            "com.alibaba.fastjson2",
            "com.fasterxml",
            "io.netty",
            "io.waybill.*",
            "io.waybill.payload",
            "io.waybill.internal",
            "io.waybill.consumer",
            "io.waybill.producer"
        })
        List<String> libraries,

        @DefaultValue("15d") Duration keepTrend) {

    FailureSettings {
        if (libraries.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("waybill.failures.libraries has an empty name; each is a package");
        }
        Settings.requirePositive("waybill.failures.keep-trend", keepTrend);
    }
}
