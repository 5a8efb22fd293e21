package io.waybill.service.producing.preparation;

import com.baomidou.mybatisplus.autoconfigure.ConfigurationCustomizer;
import io.waybill.service.platform.database.SqlCodes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What statements call the stages of prepared messages. */
@Configuration(proxyBeanMethods = false)
class StageCodes {

    @Bean
    ConfigurationCustomizer preparationStageCodes() {
        return SqlCodes.of(Stage.values(), Stage::code);
    }
}
