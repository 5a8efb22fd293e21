package io.waybill.service.platform.database;

import io.waybill.service.MessageServiceApplication;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.CuttingProxy;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OwnServices
@Tag("full")
class StartBeforeDatabaseIntegrationTests {

    @TempDir
    Path home;

    @Test
    void theServiceStartsWhenItsDatabaseComes() throws Exception {
        TestDatabase database = TestDatabase.create("late");
        try (CuttingProxy line = CuttingProxy.to(database)) {
            line.cut();
            try (JavaProcess service = JavaProcess.start(
                    home,
                    List.of(),
                    MessageServiceApplication.class,
                    Service.arguments(line.by(database), "management.server.port=0"))) {
                service.awaitOutput("waiting for the database at");

                line.mend();

                service.awaitOutput("Started MessageServiceApplication");
            }
        }
    }
}
