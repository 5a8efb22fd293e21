/** What people do to messages, one or many, and what people are told. */
@ApplicationModule(
        allowedDependencies = {
            "consuming :: *",
            "producing :: *",
            "notifying :: *",
            "tracking :: *",
            "model",
            "model :: *",
            "access :: *",
            "platform",
            "platform :: *"
        })
@NullMarked
package io.waybill.service.operating;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
