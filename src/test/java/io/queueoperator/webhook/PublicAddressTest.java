package io.queueoperator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified", "0.1.2.3, unspecified",
        "10.0.0.1, private", "10.255.255.255, private",
        "100.64.0.1, carrier-grade NAT", "100.127.255.255, carrier-grade NAT", "100.100.100.200, carrier-grade NAT",
        "127.0.0.1, loopback", "127.255.255.254, loopback",
        "169.254.0.1, link-local", "169.254.169.254, link-local", "169.254.170.2, link-local",
        "172.16.0.1, private", "172.31.255.255, private", "192.168.0.1, private", "192.168.255.255, private",
        "192.0.0.192, reserved", "192.0.2.1, documentation", "192.88.99.1, reserved",
        "198.18.0.1, benchmarking", "198.19.255.255, benchmarking",
        "198.51.100.7, documentation", "203.0.113.7, documentation",
        "224.0.0.1, multicast", "239.255.255.255, multicast", "240.0.0.1, reserved", "255.255.255.255, reserved",
        "168.63.129.16, metadata",
        "::, unspecified", "::1, loopback", "::2, reserved", "::127.0.0.1, reserved",
        "fc00::1, unique-local", "fd00:ec2::254, unique-local", "fdff::1, unique-local",
        "fe80::1, link-local", "febf::1, link-local", "fec0::1, reserved",
        "ff02::1, multicast", "ff0e::1, multicast",
        "100::1, reserved", "64:ff9b:1::1, reserved",
        "64:ff9b::10.0.0.1, private", "64:ff9b::a9fe:a9fe, link-local",
        "2001::1, reserved", "2001:db8::1, documentation", "2002:7f00:1::, 6to4", "3fff::1, documentation",
        "4000::1, reserved", "5f00::1, reserved",
    })
    void what_only_the_service_can_reach_is_refused_with_its_kind(String address, String kind) throws UnknownHostException {
        assertThat(PublicAddress.refusal(InetAddress.getByName(address).getAddress())).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "168.63.129.15", "168.63.129.17",
        "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450::1", "3ffe::1",
        "64:ff9b::8.8.8.8",
    })
    void what_is_on_the_internet_is_allowed_up_to_the_edges(String address) throws UnknownHostException {
        assertThat(PublicAddress.refusal(InetAddress.getByName(address).getAddress())).isEmpty();
    }

    /** As bytes: the JDK would unwrap them before the rule sees them. */
    @Test
    void an_ipv4_address_mapped_into_ipv6_is_what_it_is() {
        assertThat(PublicAddress.refusal(mapped(127, 0, 0, 1))).contains("loopback");
        assertThat(PublicAddress.refusal(mapped(169, 254, 169, 254))).contains("link-local");
        assertThat(PublicAddress.refusal(mapped(10, 1, 2, 3))).contains("private");
        assertThat(PublicAddress.refusal(mapped(8, 8, 8, 8))).isEmpty();
    }

    private static byte[] mapped(int a, int b, int c, int d) {
        return new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) a, (byte) b, (byte) c, (byte) d};
    }
}
