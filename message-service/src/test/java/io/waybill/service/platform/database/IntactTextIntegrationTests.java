package io.waybill.service.platform.database;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.waybill.test.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class IntactTextIntegrationTests {

    private final TestDatabase database = TestDatabase.create("intact_text");

    @Test
    void aConnectionOnWhichTextIsWhatItWasIsTaken() {
        assertThatCode(() -> new IntactText(by("characterEncoding=UTF-8"))).doesNotThrowAnyException();
    }

    @Test
    void aConnectionThatMakesQuestionMarksIsRefusedAndTheStartSaysWhy() {
        Throwable refused = catchThrowable(() -> new IntactText(by("characterEncoding=latin1")));

        assertThat(new DatabaseAbsentFailureAnalyzer().analyze(new BeanCreationException("intactText", "", refused)))
                .isNotNull()
                .extracting(FailureAnalysis::getDescription, as(STRING))
                .contains("characterEncoding=latin1", "spring.datasource.url");
    }

    private DataSource by(String parameter) {
        return new DriverManagerDataSource(database.url() + "?" + parameter, database.user(), database.password());
    }
}
