package io.waybill.service.api.message;

import io.waybill.service.platform.Settings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of lists of messages.
 *
 * @param patience How long it is looked for more that fits, where no index tells which do; a single look may take longer. What is
 *     found until then is a short page, and a count says that there may be more.
 */
@ConfigurationProperties("waybill.search")
record SearchSettings(@DefaultValue("120ms") Duration patience) {

    SearchSettings {
        Settings.requirePositive("waybill.search.patience", patience);
    }
}
