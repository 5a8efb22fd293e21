package io.waybill.service.tracking.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.tracking.archive.store.ArchiveSettings.S3;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class S3StoreUnitTests extends StoreContract {

    private final SmallS3 server = new SmallS3();

    @Override
    ArchiveStore open() {
        return server.store();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKeyThatIsRefusedIsTold() {
        ArchiveStore refused = ArchiveStores.open(server.settings("somebody-else", Duration.ofSeconds(5)));

        assertThatThrownBy(() -> refused.list(""))
                .isInstanceOf(ArchiveException.class)
                .isNotInstanceOf(NoSuchObjectException.class)
                .hasMessageContaining("403 InvalidAccessKeyId")
                .hasMessageContaining("s3://archive/some/folder/");
    }

    @Test
    void aStoreThatIsSilentIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            ArchiveStore store = ArchiveStores.open(new ArchiveSettings(
                    "s3://archive",
                    new S3(URI.create("http://127.0.0.1:" + silent.getLocalPort()), null, "a", "very secret", true),
                    Duration.ofMillis(300),
                    1,
                    1,
                    DataSize.ofMegabytes(1),
                    null));
            long begun = System.nanoTime();

            assertThatThrownBy(() -> store.find("u/a"))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("can be reached");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }
}
