package io.waybill.service.operating.operation;

import com.baomidou.mybatisplus.autoconfigure.ConfigurationCustomizer;
import io.waybill.service.platform.database.SqlCodes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What statements call the states of items. */
@Configuration(proxyBeanMethods = false)
class ItemCodes {

    @Bean
    ConfigurationCustomizer itemStateCodes() {
        return SqlCodes.of(ItemState.values(), ItemState::code);
    }
}
