package io.waybill.order;

import java.time.Clock;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the order service. */
@SpringBootApplication
@MapperScan(basePackageClasses = OrderConsumerApplication.class, annotationClass = Mapper.class)
public class OrderConsumerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(OrderConsumerApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
