package io.waybill.service.console.page;

import io.waybill.service.access.security.LoginOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The login page. */
@Controller
class LoginController {

    private final LoginOptions options;

    LoginController(LoginOptions options) {
        this.options = options;
    }

    @GetMapping("/login")
    String show(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout,
            @RequestParam(required = false) @Nullable Long throttled,
            @RequestParam(required = false) @Nullable String next,
            CsrfToken token,
            Model model) {
        model.addAttribute("failed", error != null);
        model.addAttribute("out", logout != null);
        model.addAttribute("throttled", throttled);
        model.addAttribute("options", options.all());
        model.addAttribute("next", next);
        token.getToken(); // The cookie has to be set before the page begins.
        return "login";
    }
}
