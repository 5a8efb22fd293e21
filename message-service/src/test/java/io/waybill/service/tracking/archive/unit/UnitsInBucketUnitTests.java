package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.SmallS3;
import org.junit.jupiter.api.AfterEach;

class UnitsInBucketUnitTests extends UnitsContract {

    private final SmallS3 server = new SmallS3();

    @Override
    ArchiveStore open() {
        return server.store();
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
