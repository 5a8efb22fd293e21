package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServersUnitTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:9876",
                "a:9876;b:9876",
                "a:9876;",
                "rocketmq-nameserver.prod.svc:9876",
                "rocketmq_nameserver_1:9876",
                "[::1]:9876",
                "::1:9876",
                "[fe80::1%eth0]:9876",
                "fe80::1%eth0:9876",
                "http://a:8080"
            })
    void whatTheClientReachesIsTaken(String addresses) {
        assertThatCode(() -> NameServers.check(addresses)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a",
                "a:",
                ":9876",
                "a:0",
                "a:65536",
                "a:9876a",
                "a:9876/",
                "a:9876 ",
                "a:9876; b:9876",
                ";a:9876",
                "a:9876;;b:9876",
                ";",
                "a:9876:9877",
                "https://a:9876",
                "http://a",
                "http://a:9876/",
                "http://a:9876;http://b:9876",
                "http://a:9876;b:9876",
                "a:9876;http://b:9876"
            })
    void whatTheClientWouldTryInVainIsRefused(String addresses) {
        assertThatThrownBy(() -> NameServers.check(addresses)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCommaIsCalledOne() {
        assertThatThrownBy(() -> NameServers.check("a:9876,b:9876"))
                .hasMessageContaining("separated by semicolons, not by commas")
                .hasMessageContaining("host:port;host:port");
    }

    @Test
    void nothingOfASettingBeginsAnotherLine() {
        assertThatThrownBy(() -> NameServers.check("a\nb:9876"))
                .hasMessageContaining("a\\nb")
                .hasMessageNotContaining("\n");
    }
}
