package io.waybill.service.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@ServiceTest
class ApiErrorsIntegrationTests {

    private static final String SECRET = "4711-secret";

    @Autowired
    ApplicationContext context;

    private Rest rest;

    @BeforeEach
    void connect() {
        rest = Rest.to(context);
    }

    private static void assertRefused(Answer answer, String detail) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.detail()).contains(detail);
        assertThat(code(answer)).isEqualTo("INVALID_REQUEST");
    }

    private static String code(Answer answer) {
        return answer.json().getString("code");
    }

    @Test
    void everyProblemHasACodeForPrograms() {
        Answer unknown = rest.get("/api/v1/messages/01a1ffa5-432e-739b-ace5-770d4490e84a");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.detail()).isEqualTo("no message has the id 01a1ffa5-432e-739b-ace5-770d4490e84a");
        assertThat(code(unknown)).isEqualTo("MESSAGE_UNKNOWN");
        assertThat(code(rest.get("/api/v1/nothing"))).isEqualTo("NOT_FOUND");
        assertThat(code(rest.post("/api/v1/groups/G/messages", Map.of()))).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @Test
    void aParameterThatCanNotBeReadIsToldWithItsValue() {
        assertRefused(rest.get("/api/v1/messages?limit=many"), "'limit' can't be 'many'");
        assertRefused(rest.get("/api/v1/groups/G/messages?limit=many"), "'limit' can't be 'many'");
    }

    @Test
    void whatIsNotJsonIsToldWithItsPlace() {
        Answer answer = rest.post("/api/v1/messages", "{\"topic\": \"T\",\n  " + SECRET);
        assertRefused(answer, "look at line 2, column");
        assertThat(answer.body()).doesNotContain(SECRET);
    }

    @Test
    void nothingOfABodyIsRepeated() {
        String path = "/api/v1/messages/01a1ffa5-432e-739b-ace5-770d4490e84a/receipts";
        Answer wrong = rest.post(path, Map.of("group", "G", "kind", SECRET));
        assertRefused(wrong, "'kind' has a value that is not expected there");
        assertThat(wrong.body()).doesNotContain(SECRET);
        Answer invalid = rest.post(path, Map.of("group", "a b " + SECRET, "kind", "DONE", "attempt", 0));
        assertRefused(invalid, "'attempt'");
        assertRefused(invalid, "'group'");
        assertThat(invalid.body()).doesNotContain(SECRET);
        assertRefused(rest.post(path, ""), "a body is expected");
    }
}
