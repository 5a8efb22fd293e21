package io.waybill.service.tracking.quarantine;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is set aside, without its content. */
@RestController
@RequestMapping("/api/v1/set-aside")
class QuarantineController {

    private static final int PAGE = 100;

    private final Quarantine quarantine;

    QuarantineController(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** The next page after the given id, oldest first; only what waits unless all is asked for. */
    @GetMapping
    List<QuarantinedItemView> list(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "false") boolean all) {
        return quarantine.list(after, all, PAGE);
    }
}
