package io.waybill.service.notifying.schedule;

import com.baomidou.mybatisplus.autoconfigure.ConfigurationCustomizer;
import io.waybill.service.platform.database.SqlCodes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What statements call the states of notifications. */
@Configuration(proxyBeanMethods = false)
class NotificationCodes {

    @Bean
    ConfigurationCustomizer notificationStateCodes() {
        return SqlCodes.of(NotificationState.values(), NotificationState::code);
    }
}
