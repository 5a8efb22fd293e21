package io.waybill.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.MessageServiceApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartupIntegrationTests {

    private static void start(String... arguments) {
        new SpringApplication(MessageServiceApplication.class).run(arguments);
    }

    @Test
    void doesNotStartWithoutCredentials(CapturedOutput output) {
        assertThatThrownBy(() -> start("--server.port=0")).isInstanceOf(Exception.class);
        assertThat(output)
                .contains("waybill.security.user is missing")
                .contains("waybill.security.password is missing")
                .contains("waybill.security.api-key is missing");
    }

    @Test
    void doesNotStartWithWeakCredentialsAndDoesNotWriteThemOut(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "--server.port=0",
                        "--waybill.security.user=operator",
                        "--waybill.security.password=hunter2",
                        "--waybill.security.api-key=letmein-42"))
                .isInstanceOf(Exception.class);
        assertThat(output).contains("at least 12 characters", "at least 24 characters");
        assertThat(output).doesNotContain("hunter2", "letmein-42");
    }
}
