//! Which addresses a webhook may be delivered to: those of the public Internet, and nothing that only our own
//! side of it can reach. Pure; [`super::target`] asks it at registration and before every connection.

use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a deployment lets partners register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetPolicy {
    /// On a developer's machine: http is allowed, and so are loopback addresses. Nothing else changes.
    pub local: bool,
}

/// The special-purpose ranges of IPv4. The metadata services are in link-local.
const FORBIDDEN_V4: [Ipv4Net; 15] = [
    v4(0, 0, 0, 0, 8),       // this host
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // carriers' NAT
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocol assignments
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 88, 99, 0, 24),  // 6to4 relays
    v4(192, 168, 0, 0, 16),  // private
    v4(198, 18, 0, 0, 15),   // benchmarks
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, and broadcast
];

/// The only part of IPv6 that is handed out. Outside it lie loopback, IPv4-compatible addresses, NAT64, discard-only,
/// unique local (with AWS's metadata service), link-local, site-local and multicast.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);

/// The special-purpose ranges within it.
const FORBIDDEN_V6: [Ipv6Net; 4] = [
    v6(0x2001, 0, 0, 23),     // protocol assignments, among them Teredo and ORCHID
    v6(0x2001, 0xdb8, 0, 32), // documentation
    v6(0x2002, 0, 0, 16),     // 6to4, which embeds any IPv4 address
    v6(0x3fff, 0, 0, 20),     // documentation
];

/// Whether nothing may be sent to this address.
#[must_use]
pub fn address_forbidden(ip: IpAddr, policy: TargetPolicy) -> bool {
    match ip {
        IpAddr::V4(ip) => v4_forbidden(ip, policy),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(embedded) => v4_forbidden(embedded, policy),
            None => v6_forbidden(ip, policy),
        },
    }
}

fn v4_forbidden(ip: Ipv4Addr, policy: TargetPolicy) -> bool {
    let allowed_here = policy.local && ip.is_loopback();
    !allowed_here && FORBIDDEN_V4.iter().any(|range| range.contains(&ip))
}

fn v6_forbidden(ip: Ipv6Addr, policy: TargetPolicy) -> bool {
    let allowed_here = policy.local && ip.is_loopback();
    !allowed_here && (!GLOBAL_V6.contains(&ip) || FORBIDDEN_V6.iter().any(|range| range.contains(&ip)))
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
