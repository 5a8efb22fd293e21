package io.waybill.service.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ClientNetworkUnitTests {

    @Test
    void ofIpv4EveryAddressIsSomebodyElse() {
        assertThat(ClientNetwork.of("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(ClientNetwork.of(null)).isEqualTo("null");
    }

    @Test
    void ofIpv6WhoeverHasOneHasItsWholeNetwork() throws UnknownHostException {
        assertThat(of("2001:db8:1:2::1")).isEqualTo(of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(of("2001:db8:1:2::1")).isNotEqualTo(of("2001:db8:1:3::1"));
        assertThat(of("::1")).isNotEqualTo(of("2001:db8::1"));
    }

    private static String of(String address) throws UnknownHostException {
        return ClientNetwork.of(InetAddress.getByName(address).getHostAddress());
    }
}
