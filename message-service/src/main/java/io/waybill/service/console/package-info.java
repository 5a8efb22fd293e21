/** The web pages for people: what died and why, where each message is, who did what. No page's GET changes anything. */
@ApplicationModule(
        allowedDependencies = {
            "api :: *",
            "operating :: *",
            "consuming :: *",
            "notifying :: *",
            "producing :: *",
            "tracking :: *",
            "model",
            "model :: *",
            "access :: *",
            "platform",
            "platform :: *"
        })
@NullMarked
package io.waybill.service.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
