package io.waybill.service.console.administration;

import io.waybill.service.platform.EffectiveSettings;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What this node's settings are. */
@Controller
class SettingsPageController {

    private final EffectiveSettings settings;

    SettingsPageController(EffectiveSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/settings")
    String show(Model model) {
        model.addAttribute("settings", settings.all());
        model.addAttribute("surroundings", settings.surroundings());
        return "settings";
    }
}
