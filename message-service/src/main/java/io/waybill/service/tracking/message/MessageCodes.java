package io.waybill.service.tracking.message;

import com.baomidou.mybatisplus.autoconfigure.ConfigurationCustomizer;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.StoredMessage.OutboxStage;
import io.waybill.service.model.Timeline;
import io.waybill.service.platform.database.SqlCodes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What statements call the states of messages and deliveries, and what deliveries are for. */
@Configuration(proxyBeanMethods = false)
class MessageCodes {

    @Bean
    ConfigurationCustomizer stateCodes() {
        return SqlCodes.of(State.values(), State::code);
    }

    @Bean
    ConfigurationCustomizer deliveryStateCodes() {
        return SqlCodes.of(DeliveryState.values(), DeliveryState::code);
    }

    @Bean
    ConfigurationCustomizer outboxStageCodes() {
        return SqlCodes.of(OutboxStage.values(), OutboxStage::code);
    }

    @Bean
    ConfigurationCustomizer deliveryPurposeCodes() {
        return SqlCodes.of(DeliveryPurpose.values(), DeliveryPurpose::code);
    }

    /** By what statements tell that what a message carried is erased. */
    @Bean
    ConfigurationCustomizer erasureMark() {
        return configuration -> configuration.getVariables().setProperty("Timeline.ERASURE", Timeline.ERASURE);
    }
}
