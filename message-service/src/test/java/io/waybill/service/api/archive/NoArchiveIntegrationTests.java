package io.waybill.service.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Without a long-term archive that is what is said, and nothing leads there. */
@ServiceTest
class NoArchiveIntegrationTests {

    @Autowired
    ApplicationContext service;

    @LocalServerPort
    int port;

    @Test
    void programsAndPeopleAreToldThatThereIsNone() {
        Rest.Answer answer = Rest.to(service).get("/api/v1/storage/archive?key=order-17");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).containsEntry("code", "ARCHIVE_NONE");

        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf("viewer"), Service.PASSWORD);
        assertThat(browser.get("/storage/archive").body()).contains("There is no long-term archive");
        assertThat(browser.get("/storage").body()).doesNotContain("/storage/archive");
        assertThat(browser.get("/messages/" + Facts.newId(), "Accept", "text/html")
                        .body())
                .doesNotContain("/storage/archive");
        assertThat(browser.get("/messages?key=nobody-has-it").body()).doesNotContain("/storage/archive");
    }
}
