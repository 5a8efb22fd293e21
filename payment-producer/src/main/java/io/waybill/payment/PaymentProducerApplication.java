package io.waybill.payment;

import java.time.Clock;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the payment service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@MapperScan(basePackageClasses = PaymentProducerApplication.class, annotationClass = Mapper.class)
public class PaymentProducerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(PaymentProducerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
