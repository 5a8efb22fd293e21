package io.waybill.service.console.administration;

import io.waybill.service.operating.storage.Storage;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is kept, how much of it there is, and what bounds it. */
@Controller
class StoragePageController {

    private final Storage storage;

    StoragePageController(Storage storage) {
        this.storage = storage;
    }

    @GetMapping("/storage")
    String show(Model model) {
        model.addAttribute("storage", storage.now());
        return "storage";
    }
}
