package io.waybill.service.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardUnitTests {

    private static final String PROPERTY = "waybill.some.allowed-hosts";

    private static HostGuard allowing(String... hosts) {
        return new HostGuard(PROPERTY, List.of(hosts));
    }

    @Test
    void nothingIsAllowedUnlessItIsListed() {
        assertThatThrownBy(() -> allowing().resolve("127.0.0.1")).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> allowing().resolve("localhost")).isInstanceOf(UnknownHostException.class);
        assertThat(allowing("10.0.0.0/8").mayLead("11.1.1.1")).isFalse();
        assertThatThrownBy(() -> allowing("10.0.0.0/8").resolve("11.1.1.1")).hasMessageContaining(PROPERTY);
    }

    @Test
    void addressesInAllowedRangesAre() throws UnknownHostException {
        assertThat(allowing("10.1.0.0/16").resolve("10.1.255.3")).hasSize(1);
        assertThatThrownBy(() -> allowing("10.1.0.0/16").resolve("10.2.0.1")).isInstanceOf(UnknownHostException.class);
        assertThat(allowing("127.0.0.1").resolve("127.0.0.1")).hasSize(1);
        assertThat(allowing("fd12::/32").resolve("[fd12:0:1::9]")).hasSize(1);
        assertThatThrownBy(() -> allowing("10.0.0.0/8").resolve("fd12::1")).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "[fe80::1]",
                "0.0.0.0",
                "[::]",
                "224.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "[fd00:ec2::254]",
                "[::ffff:169.254.169.254]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::1]",
                "[::169.254.169.254]",
                "0251.0376.0251.0376",
                "2852039166"
            })
    void addressesThatTellSecretsNeverAre(String host) {
        HostGuard all = allowing("0.0.0.0/0", "::/0", host.replace("[", "").replace("]", ""));
        assertThatThrownBy(() -> all.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    private static HostGuard knowing(String address, String... allowed) throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(InetAddress.getByName(address).getAddress(), 0, mapped, 12, 4);
        InetAddress dressed = Inet6Address.getByAddress("shop.example", mapped, -1);
        assertThat(dressed).isInstanceOf(Inet6Address.class);
        return new HostGuard(PROPERTY, List.of(allowed), host -> new InetAddress[] {dressed});
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "127.0.0.1", "100.100.100.200", "0.0.0.0", "224.0.0.1"})
    void anAddressThatIsDressedAsOneOfTheSixthVersionIsJudgedAsItself(String address) throws UnknownHostException {
        HostGuard guard = knowing(address, "shop.example", "::/0");
        assertThatThrownBy(() -> guard.resolve("shop.example")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void andIsWhatTheConnectionGoesTo() throws UnknownHostException {
        assertThat(knowing("10.1.2.3", "10.1.0.0/16").resolve("shop.example"))
                .containsExactly(InetAddress.getByName("10.1.2.3"));
    }

    @Test
    void anAllowedNameDoesNotLeadToThisMachineUnlessItSaysSo() throws UnknownHostException {
        assertThat(allowing("localhost").resolve("LOCALHOST")).isNotEmpty();
        // The name is allowed; but it is looked up as this machine.
        assertThatThrownBy(() -> allowing("*.localhost").resolve("shop.localhost"))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void anAllowedNameThatNobodyKnowsNowMayBeKnownLater() {
        assertThat(allowing("*.shop.invalid").mayLead("eu.shop.invalid")).isTrue();
        assertThat(allowing("shop.invalid").mayLead("eu.shop.invalid")).isFalse();
        assertThat(allowing("*.shop.invalid").mayLead("evilshop.invalid")).isFalse();
    }

    @Test
    void anAllowedNameThatLeadsToAnAddressThatIsNotIsNoReasonToWait() throws UnknownHostException {
        assertThat(knowing("127.0.0.1", "shop.example").mayLead("shop.example")).isFalse();
        assertThat(knowing("10.1.2.3", "shop.example").mayLead("shop.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd12::/129", "*", "", "host/8"})
    void rangesThatAreNoneAreNamedAtStart(String entry) {
        assertThatThrownBy(() -> allowing(entry)).hasMessageContaining(PROPERTY);
    }
}
