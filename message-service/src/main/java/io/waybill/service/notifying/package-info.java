/** Notifies over HTTP whoever is not on RocketMQ; docs/adr/0026-notification-over-http.md. */
@ApplicationModule(
        allowedDependencies = {
            "consuming :: retirement",
            "tracking :: *",
            "model",
            "model :: *",
            "access :: *",
            "platform",
            "platform :: *"
        })
@NullMarked
package io.waybill.service.notifying;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
