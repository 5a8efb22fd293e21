package io.waybill.service.access.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs go by these: what frameworks call a status must not change them. */
class StatusCodesUnitTests {

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 406, 408, 413, 415, 500, 503})
    void aStatusHasTheNameThatTheDocsGiveIt(int status) throws IOException {
        for (String page : new String[] {"rest.md", "rest.zh-CN.md"}) {
            assertThat(Files.readString(Path.of("..", "docs", page))).contains("`" + StatusCodes.of(status) + "`");
        }
    }

    @Test
    void aStatusWithoutANameIsANumber() {
        assertThat(StatusCodes.of(499)).isEqualTo("HTTP_499");
    }
}
