package io.waybill.service.console.administration;

import io.waybill.service.access.account.Permission;
import io.waybill.service.operating.privacy.DataResponse;
import io.waybill.service.operating.privacy.KeyExport;
import io.waybill.service.operating.privacy.KeyHoldings;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is kept of a business key, for whoever answers those whom it is about. */
@Controller
class PrivacyPageController {

    private final KeyHoldings holdings;
    private final KeyExport export;

    PrivacyPageController(KeyHoldings holdings, KeyExport export) {
        this.holdings = holdings;
        this.export = export;
    }

    @Secured(Permission.PRIVACY)
    @GetMapping("/privacy")
    String show(@RequestParam(defaultValue = "") String key, Model model) {
        String asked = key.strip();
        model.addAttribute("key", asked);
        model.addAttribute("found", asked.isEmpty() ? null : holdings.of(asked));
        return "privacy";
    }

    @Secured(Permission.PRIVACY)
    @GetMapping("/privacy/export")
    void export(@RequestParam String key, HttpServletResponse response) {
        export.export(key, new DataResponse(response));
    }
}
