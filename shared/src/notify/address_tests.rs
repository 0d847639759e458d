//! Both edges of every range, from both sides.

use super::*;

const PUBLIC: TargetPolicy = TargetPolicy { local: false };
const LOCAL: TargetPolicy = TargetPolicy { local: true };

/// The last address before a range, its first, its last, and the one after; empty where the neighbour is forbidden
/// too, or does not exist.
const EDGES: [[&str; 4]; 29] = [
    ["", "0.0.0.0", "0.255.255.255", "1.0.0.0"],
    ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
    ["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"],
    ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"],
    ["169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"],
    ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"],
    ["191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"],
    ["192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"],
    ["192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"],
    ["192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"],
    ["198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"],
    ["198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"],
    ["203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"],
    ["223.255.255.255", "224.0.0.0", "239.255.255.255", ""],
    ["", "240.0.0.0", "255.255.255.255", ""],
    ["", "::", "::", ""],
    ["", "::1", "::fffe:ffff:ffff", ""],
    ["", "::1:0:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
    ["", "64:ff9b::", "64:ff9b::ffff:ffff", ""],
    ["", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", ""],
    ["", "100::", "100::ffff:ffff:ffff:ffff", ""],
    ["", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"],
    [
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
    ],
    ["2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"],
    ["3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"],
    ["3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
    ["", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
    ["", "fe80::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
    ["", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""],
];

fn forbidden(text: &str, policy: TargetPolicy) -> bool {
    address_forbidden(text.parse().unwrap(), policy)
}

#[test]
fn every_special_range_is_forbidden_from_its_first_to_its_last_address() {
    for [before, first, last, after] in EDGES {
        for inside in [first, last] {
            assert!(forbidden(inside, PUBLIC), "{inside}");
        }
        for outside in [before, after].into_iter().filter(|text| !text.is_empty()) {
            assert!(!forbidden(outside, PUBLIC), "{outside}");
        }
    }
}

#[test]
fn an_ipv4_address_is_judged_alike_when_ipv6_wraps_it() {
    for [before, first, last, after] in EDGES.into_iter().take(15) {
        for text in [before, first, last, after].into_iter().filter(|text| !text.is_empty()) {
            for policy in [PUBLIC, LOCAL] {
                let mapped = format!("::ffff:{text}");
                assert_eq!(forbidden(&mapped, policy), forbidden(text, policy), "{mapped}");
            }
            assert!(forbidden(&format!("::{text}"), LOCAL), "IPv4-compatible {text}");
        }
    }
    for tunnel in ["64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1", "2002:0a00:0001::1", "2001:0:808:808::1"] {
        assert!(forbidden(tunnel, PUBLIC) && forbidden(tunnel, LOCAL), "{tunnel}");
    }
}

#[test]
fn metadata_services_are_forbidden_everywhere() {
    for text in ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"] {
        assert!(forbidden(text, PUBLIC) && forbidden(text, LOCAL), "{text}");
    }
}

#[test]
fn local_mode_allows_loopback_and_nothing_else() {
    let loopback = ["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"];
    for text in loopback {
        assert!(forbidden(text, PUBLIC) && !forbidden(text, LOCAL), "{text}");
    }
    for [_, first, last, _] in EDGES {
        for inside in [first, last].into_iter().filter(|text| !loopback.contains(text)) {
            assert!(forbidden(inside, LOCAL), "{inside}");
        }
    }
}

#[test]
fn the_public_internet_is_allowed() {
    for text in ["1.1.1.1", "8.8.8.8", "52.95.110.1", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450::1"] {
        assert!(!forbidden(text, PUBLIC) && !forbidden(text, LOCAL), "{text}");
    }
}
