package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DialectTests {

    @Test
    void whoeverForgetsTheDialectIsToldTheLineToAdd(CapturedOutput output) {
        EmbeddedRocketMq.shared().createTopics("ORDER_PAID");
        SpringApplicationBuilder application = new SpringApplicationBuilder(ShopApplication.class)
                .properties("rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer())
                .properties(TestDatabase.create("dialect").springProperties());

        assertThatThrownBy(() -> application.run("--spring.jpa.database-platform=")).isInstanceOf(Exception.class);

        assertThat(output).contains("spring.jpa.database-platform: org.hibernate.dialect.MariaDBDialect");
    }
}
