package io.queueoperator.webhook;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are on the public internet. Whoever may subscribe must not make the service talk to what only the
 * service can reach: itself, its network, the metadata of its cloud.
 */
final class PublicAddress {
    private record Network(byte[] address, int bits, String kind) {
        static Network of(String cidr, String kind) {
            int slash = cidr.indexOf('/');
            return new Network(bytes(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)), kind);
        }

        boolean contains(byte[] other) {
            return other.length == address.length && head(other).equals(head(address));
        }

        private BigInteger head(byte[] bytes) {
            return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - bits);
        }
    }

    /** IANA's special-purpose addresses, and the one metadata address among the public ones. */
    private static final List<Network> V4 = List.of(
            Network.of("0.0.0.0/8", "unspecified"),
            Network.of("10.0.0.0/8", "private"),
            Network.of("100.64.0.0/10", "carrier-grade NAT"),
            Network.of("127.0.0.0/8", "loopback"),
            Network.of("169.254.0.0/16", "link-local"),
            Network.of("172.16.0.0/12", "private"),
            Network.of("192.0.0.0/24", "reserved"),
            Network.of("192.0.2.0/24", "documentation"),
            Network.of("192.88.99.0/24", "reserved"),
            Network.of("192.168.0.0/16", "private"),
            Network.of("198.18.0.0/15", "benchmarking"),
            Network.of("198.51.100.0/24", "documentation"),
            Network.of("203.0.113.0/24", "documentation"),
            Network.of("224.0.0.0/4", "multicast"),
            Network.of("240.0.0.0/4", "reserved"),
            Network.of("168.63.129.16/32", "metadata"));

    /** Global unicast is all that IANA has given out; what is not in it is not public. */
    private static final Network V6_GLOBAL = Network.of("2000::/3", "global");
    /** An IPv4 network behind a translator: the address inside counts. */
    private static final Network V6_NAT64 = Network.of("64:ff9b::/96", "NAT64");

    private static final List<Network> V6 = List.of(
            Network.of("2001::/23", "reserved"),
            Network.of("2001:db8::/32", "documentation"),
            Network.of("2002::/16", "6to4"),
            Network.of("3fff::/20", "documentation"));

    /** Only to say what it is. */
    private static final List<Network> V6_KINDS = List.of(
            Network.of("::/128", "unspecified"),
            Network.of("::1/128", "loopback"),
            Network.of("fc00::/7", "unique-local"),
            Network.of("fe80::/10", "link-local"),
            Network.of("ff00::/8", "multicast"));

    private PublicAddress() {}

    /**
     * Why an address is none of the public internet.
     *
     * @param address 4 or 16 bytes; an IPv4 address that is mapped into IPv6 counts as what it is
     * @return its kind in a word; empty when it is public
     */
    static Optional<String> refusal(byte[] address) {
        if (address.length == 4) {
            return kind(V4, address);
        }
        if (isMapped(address) || V6_NAT64.contains(address)) {
            return refusal(Arrays.copyOfRange(address, 12, 16));
        }
        if (V6_GLOBAL.contains(address)) {
            return kind(V6, address);
        }
        return kind(V6_KINDS, address).or(() -> Optional.of("reserved"));
    }

    /** {@code ::ffff:a.b.c.d}. */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static Optional<String> kind(List<Network> networks, byte[] address) {
        return networks.stream().filter(n -> n.contains(address)).map(Network::kind).findFirst();
    }

    /** A literal is parsed, never looked up. */
    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
