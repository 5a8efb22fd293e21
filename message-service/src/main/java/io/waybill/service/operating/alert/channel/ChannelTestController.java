package io.waybill.service.operating.alert.channel;

import io.waybill.service.access.account.Mutating;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tries channels of alerts. */
@Mutating
@RestController
class ChannelTestController {

    private final ChannelTests tests;

    ChannelTestController(ChannelTests tests) {
        this.tests = tests;
    }

    @PostMapping(path = "/api/v1/alerts/channels/{name}/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void test(@PathVariable String name) {
        tests.test(name);
    }
}
