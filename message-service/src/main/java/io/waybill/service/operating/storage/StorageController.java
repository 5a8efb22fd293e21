package io.waybill.service.operating.storage;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is kept. */
@Tag(name = "storage")
@RestController
class StorageController {

    private final Storage storage;

    StorageController(Storage storage) {
        this.storage = storage;
    }

    @Operation(
            summary = "Shows what is kept",
            description = "How large each table is by the database's own estimate, what bounds it, and when old rows"
                    + " were last looked for. As of a minute ago at most. Needs READ.")
    @GetMapping("/api/v1/storage")
    StorageView show() {
        return storage.now();
    }
}
