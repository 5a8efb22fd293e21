package io.waybill.service.operating.alert.channel;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tries channels of alerts. */
@Mutating
@Tag(name = "alerts")
@RestController
class ChannelTestController {

    private final ChannelTests tests;

    ChannelTestController(ChannelTests tests) {
        this.tests = tests;
    }

    @Operation(
            summary = "Sends a test over a channel",
            description =
                    "Answered when the channel's receiver has taken it. Needs OPERATE; written to the" + " audit log.")
    @PostMapping(path = "/api/v1/alerts/channels/{name}/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void test(@Parameter(description = "The channel's name") @PathVariable String name) {
        tests.test(name);
    }
}
