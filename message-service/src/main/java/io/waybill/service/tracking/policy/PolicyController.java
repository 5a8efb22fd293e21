package io.waybill.service.tracking.policy;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows policies: how patient redelivery is with topics and groups. */
@RestController
class PolicyController {

    private final PolicyBook book;

    PolicyController(PolicyBook book) {
        this.book = book;
    }

    @GetMapping("/api/v1/policies")
    PolicyBook.Entries list() {
        return book.read();
    }
}
