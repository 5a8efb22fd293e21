package io.waybill.service.producing.check.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckUrlsUnitTests {

    private static CheckUrls allowing(String... hosts) {
        return new CheckUrls(new CheckHosts().hostsOfProducers(new HostSettings(List.of(hosts))));
    }

    @Test
    void hostsThatAreNotListedAreRefused() {
        assertThatThrownBy(() -> allowing("10.0.0.0/8").check(URI.create("http://11.1.1.1/x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waybill.check-back.allowed-hosts");
    }

    @Test
    void anAllowedNameThatNobodyKnowsNowMayBeKnownLater() {
        assertThatCode(() -> allowing("*.shop.invalid").check(URI.create("https://eu.shop.invalid/x")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> allowing("shop.invalid").check(URI.create("https://eu.shop.invalid/x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allowing("*.shop.invalid").check(URI.create("https://evilshop.invalid/x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/x",
                "file:///etc/passwd",
                "http:/x",
                "/x",
                "http://user@127.0.0.1/x",
                "http://127.0.0.1/x#y",
                "http://127.0.0.1:70000/"
            })
    void onlyPlainWebAddressesAre(String url) {
        assertThatThrownBy(() -> allowing("127.0.0.1").check(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "*", ""})
    void rangesThatAreNoneAreNamedAtStart(String entry) {
        assertThatThrownBy(() -> allowing(entry)).hasMessageContaining("waybill.check-back.allowed-hosts");
    }
}
