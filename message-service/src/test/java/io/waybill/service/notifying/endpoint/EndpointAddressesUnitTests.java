package io.waybill.service.notifying.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAddressesUnitTests {

    private static final NotificationSettings SETTINGS = new NotificationSettings(
            true,
            Duration.ofSeconds(1),
            List.of(),
            false,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            1);

    private final EndpointAddresses addresses = new EndpointAddresses(new EndpointHosts(SETTINGS), SETTINGS);

    /** In a request's line there is nothing but ASCII: what is not would arrive as something else. */
    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com/pay, https://shop.example.com/pay",
        "https://shop.example.com//api/notify, https://shop.example.com//api/notify",
        "https://shop.example.com/支付/x?id=支, https://shop.example.com/%E6%94%AF%E4%BB%98/x?id=%E6%94%AF",
        "https://shop.example.com/a%2Fb, https://shop.example.com/a%2Fb"
    })
    void anAddressIsAsItGoesOverTheConnection(String written, String meant) {
        assertThat(addresses.parse(written)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example.com/",
                "https:///x",
                "https://user@shop.example.com/",
                "https://shop.example.com/#x",
                "https://shop.example.com:70000/",
                "https://shop.example.com/a b",
                "https://shop.example.com/\r\nX: y",
                "https://支付.example.com/",
                "ftp://shop.example.com/",
                "shop"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> addresses.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the URL");
    }

    @Test
    void hostsAreListedByNameAndByDomain() {
        List<String> listed = List.of("shop.example.com", "*.partner.example");
        assertThat(EndpointAddresses.isListed("SHOP.example.com", listed)).isTrue();
        assertThat(EndpointAddresses.isListed("a.b.partner.example", listed)).isTrue();
        assertThat(EndpointAddresses.isListed("partner.example", listed)).isFalse();
        assertThat(EndpointAddresses.isListed("evilpartner.example", listed)).isFalse();
        assertThat(EndpointAddresses.isListed("shop.example.com.evil", listed)).isFalse();
    }
}
