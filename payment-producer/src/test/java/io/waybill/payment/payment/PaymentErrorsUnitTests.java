package io.waybill.payment.payment;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.waybill.internal.store.Store;
import java.time.Clock;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class PaymentErrorsUnitTests {

    @RestController
    static class Failing {
        @GetMapping("/store")
        void store() {
            new Store(
                    new DriverManagerDataSource("jdbc:nowhere"), new DataSourceTransactionManager(), Clock.systemUTC());
        }
    }

    /** A {@code StoreException} of a send comes before anything is sent or booked. */
    @Test
    void aTopicThatCouldNotBeNotedMeansTryAgain() throws Exception {
        MockMvcBuilders.standaloneSetup(new Failing())
                .setControllerAdvice(new PaymentErrors())
                .build()
                .perform(get("/store"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail", Matchers.containsString("try again")));
    }
}
