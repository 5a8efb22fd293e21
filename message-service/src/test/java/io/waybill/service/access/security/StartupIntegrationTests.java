package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.MessageServiceApplication;
import io.waybill.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartupIntegrationTests {

    private static void start(String... security) {
        List<String> arguments =
                new ArrayList<>(List.of(TestDatabase.create("startup").springProperties()));
        arguments.add("server.port=0");
        arguments.addAll(List.of(security));
        new SpringApplication(MessageServiceApplication.class)
                .run(arguments.stream().map(argument -> "--" + argument).toArray(String[]::new));
    }

    @Test
    @Tag("full")
    void doesNotStartWithoutCredentials(CapturedOutput output) {
        assertThatThrownBy(() -> start()).isInstanceOf(Exception.class);
        assertThat(output)
                .contains("nobody could log in")
                .contains("waybill.security.user and waybill.security.password")
                .contains("waybill.security.api-key");
    }

    @Test
    @Tag("full")
    void doesNotStartWithHalfAnAccount(CapturedOutput output) {
        assertThatThrownBy(() -> start("waybill.security.user=operator")).isInstanceOf(Exception.class);
        assertThat(output).contains("waybill.security.password is missing");
    }

    @Test
    void doesNotStartWithWeakCredentialsAndDoesNotWriteThemOut(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "waybill.security.user=operator",
                        "waybill.security.password=hunter2",
                        "waybill.security.api-key=letmein-42",
                        "waybill.security.users[0].name=other",
                        "waybill.security.users[0].password=hunter2",
                        "waybill.security.users[0].roles=admin",
                        "waybill.security.api-keys[0].name=payments",
                        "waybill.security.api-keys[0].key=letmein-42",
                        "waybill.security.api-keys[0].scopes=PRODUCE"))
                .isInstanceOf(Exception.class);
        assertThat(output)
                .contains(
                        "waybill.security.password must have at least 12 characters",
                        "waybill.security.api-key must have at least 24 characters",
                        "waybill.security.users[0].password must have at least 12 characters",
                        "waybill.security.api-keys[0].key must have at least 24 characters");
        assertThat(output).doesNotContain("hunter2", "letmein-42");
    }
}
