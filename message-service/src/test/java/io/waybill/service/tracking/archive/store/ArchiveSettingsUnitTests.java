package io.waybill.service.tracking.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.tracking.archive.store.ArchiveSettings.S3;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ArchiveSettingsUnitTests {

    private static final S3 NO_S3 = new S3(null, null, null, null, false);

    @Test
    void keysAreNotTold() {
        S3 s3 = new S3(URI.create("https://minio.example:9000"), "eu-1", "the-access-key", "the-secret", true);
        assertThat(settings("s3://bucket", s3).toString())
                .contains("minio.example")
                .doesNotContain("the-");
    }

    @Test
    void oneKeyAloneIsRefused() {
        assertThatThrownBy(() -> new S3(null, null, "a", " ", false)).hasMessageContaining("only one is set");
    }

    @Test
    void withoutALocationThereIsNone() {
        assertThat(settings(" ", NO_S3).location()).isNull();
        assertThatThrownBy(() -> ArchiveStores.open(settings(null, NO_S3)))
                .hasMessageContaining("waybill.archive.location");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/archive",
                "file:relative",
                "file://host/x",
                "s3:bucket",
                "s3://",
                "s3://A",
                "s3://bucket/../x",
                "http://x/"
            })
    void whatIsNoPlaceIsRefused(String location) {
        assertThatThrownBy(() -> ArchiveStores.open(settings(location, NO_S3)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("waybill.archive.location is '" + location);
    }

    @Test
    void aPartThatCantBePutAtOnceIsRefused() {
        assertThatThrownBy(() ->
                        new ArchiveSettings(null, NO_S3, Duration.ofSeconds(1), 1, 1, DataSize.ofGigabytes(5), null))
                .hasMessageContaining("bytes-per-part");
    }

    private static ArchiveSettings settings(@Nullable String location, S3 s3) {
        return new ArchiveSettings(location, s3, Duration.ofSeconds(1), 1, 1, DataSize.ofMegabytes(1), null);
    }
}
