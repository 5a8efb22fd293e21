package io.waybill.service.tracking.retrypolicy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows policies: how patient redelivery is with topics and groups. */
@Tag(name = "policies")
@RestController
class PolicyController {

    private final PolicyBook book;

    PolicyController(PolicyBook book) {
        this.book = book;
    }

    @Operation(
            summary = "Shows the policies of redelivery",
            description = "What applies everywhere, and what applies to topics and to consumer groups instead."
                    + " Needs READ.")
    @GetMapping("/api/v1/policies")
    PolicyBook.PolicyBookEntries list() {
        return book.read();
    }
}
