package io.waybill.service.transaction;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.test.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class IntactTextIntegrationTests {

    private final TestDatabase database = TestDatabase.create("intact_text");

    @Test
    void aConnectionOnWhichTextIsWhatItWasIsTaken() {
        assertThatCode(() -> new IntactText(by("characterEncoding=UTF-8"))).doesNotThrowAnyException();
    }

    @Test
    void aConnectionThatMakesQuestionMarksIsRefused() {
        assertThatThrownBy(() -> new IntactText(by("characterEncoding=latin1")))
                .hasMessageContaining("characterEncoding=latin1")
                .hasMessageContaining("spring.datasource.url");
    }

    private DataSource by(String parameter) {
        return new DriverManagerDataSource(database.url() + "?" + parameter, database.user(), database.password());
    }
}
