package io.waybill.service;

import io.waybill.service.platform.database.DatabaseWait;
import io.waybill.service.tracking.archive.cli.ArchiveProgram;
import java.time.Clock;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the message service, or, with {@code archive} as its first argument, what looks into the archive. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@MapperScan(basePackageClasses = MessageServiceApplication.class, annotationClass = Mapper.class)
public class MessageServiceApplication {

    public static void main(String[] arguments) {
        if (ArchiveProgram.isMeant(arguments)) {
            System.exit(ArchiveProgram.run(arguments));
        }
        SpringApplication application = new SpringApplication(MessageServiceApplication.class);
        application.addInitializers(new DatabaseWait());
        application.run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
