package io.waybill.service.platform.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param patience how long the start waits for a database that can't be reached; with 0 it fails at once
 */
@ConfigurationProperties("waybill.database")
record DatabaseSettings(@DefaultValue("10m") Duration patience) {

    DatabaseSettings {
        if (patience.isNegative()) {
            throw new IllegalArgumentException(
                    "waybill.database.patience is " + patience + "; it must not be negative");
        }
    }
}
