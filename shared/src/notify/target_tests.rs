//! What may be registered, and what a lookup may answer.

use super::*;

const PUBLIC: TargetPolicy = TargetPolicy { local: false };
const LOCAL: TargetPolicy = TargetPolicy { local: true };

fn reason(text: &str, policy: TargetPolicy) -> String {
    Target::parse(text, policy).map(|target| target.as_str().to_owned()).unwrap_err()
}

#[test]
fn an_https_url_with_a_host_is_a_target() {
    for (text, normal) in [
        ("https://partner.example/hooks?a=1&b=%20", "https://partner.example/hooks?a=1&b=%20"),
        ("HTTPS://Partner.Example:443", "https://partner.example/"),
        ("https://partner.example:8443/a|b/\"", "https://partner.example:8443/a|b/%22"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1]:8443/", "https://[2606:4700::1]:8443/"),
        ("https://localhost/", "https://localhost/"),
    ] {
        let target = Target::parse(text, PUBLIC).unwrap();
        assert_eq!(target.as_str(), normal);
        assert_eq!(Target::parse(normal, PUBLIC).unwrap(), target, "the normal form is read back");
    }
}

#[test]
fn what_is_no_target_is_refused_with_a_reason() {
    let longest = format!("https://a.example/{}", "p".repeat(MAX_URL - 18));
    assert!(Target::parse(&longest, PUBLIC).is_ok());
    let grows = format!("https://a.example/{}", "é".repeat((MAX_URL - 18) / 2));
    for (text, expected) in [
        (&*format!("{longest}p"), "must be at most 2048 bytes"),
        (&*grows, "must have a path and query that HTTP can carry"),
        ("", "must begin with https://"),
        ("partner.example", "must begin with https://"),
        ("http://partner.example/", "must begin with https://"),
        ("ftp://partner.example/", "must begin with https://"),
        (" https://partner.example/", "must begin with https://"),
        ("https:partner.example", "must begin with https://"),
        ("https://", "must be a URL with a host"),
        ("https://?q", "must be a URL with a host"),
        ("https://a.example:99999/", "must be a URL with a host"),
        ("https://[::1/", "must be a URL with a host"),
        ("https://256.256.256.256/", "must be a URL with a host"),
        ("https://a.example/\n", "must have no spaces or control characters"),
        ("https://a.exa\tmple/", "must have no spaces or control characters"),
        ("https://user@a.example/", "must have no user name or password"),
        ("https://:word@a.example/", "must have no user name or password"),
        ("https://8.8.8.8@a.example/", "must have no user name or password"),
        ("https://a.example/#top", "must have no fragment"),
        ("https://a.example/#", "must have no fragment"),
    ] {
        assert_eq!(reason(text, PUBLIC), expected, "{text}");
    }
}

#[test]
fn forbidden_addresses_are_refused_however_they_are_written() {
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.0.1.",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
    ] {
        let (https, http) = (format!("https://{host}/"), format!("http://{host}/"));
        assert_eq!(reason(&https, PUBLIC), "must not be a private or reserved address", "{host}");
        assert!(Target::parse(&https, LOCAL).is_ok() && Target::parse(&http, LOCAL).is_ok(), "{host}");
    }
    for host in
        ["0", "10.0.0.1", "0xa9fea9fe", "2852039166", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[::127.0.0.1]"]
    {
        for policy in [PUBLIC, LOCAL] {
            let text = format!("https://{host}/");
            assert_eq!(reason(&text, policy), "must not be a private or reserved address", "{host}");
        }
    }
}

#[test]
fn http_is_for_local_mode_alone() {
    assert!(Target::parse("http://127.0.0.1:9000/hook", LOCAL).is_ok());
    assert!(Target::parse("http://partner.example/", LOCAL).is_ok());
    assert_eq!(reason("http://10.0.0.1/", LOCAL), "must not be a private or reserved address");
    assert_eq!(reason("ws://127.0.0.1/", LOCAL), "must begin with https://");
}

async fn resolved(answer: &[&str], policy: TargetPolicy) -> Result<Vec<String>, &'static str> {
    let resolver = Resolver::scripted([answer.iter().map(|ip| ip.parse().unwrap()).collect()]);
    let target = Target::parse("https://partner.example:8443/", policy).unwrap();
    let outcome = target.resolve(&resolver, policy).await;
    assert_eq!(resolver.lookups(), 1);
    outcome.map(|all| all.iter().map(ToString::to_string).collect()).map_err(TargetError::as_str)
}

#[tokio::test]
async fn every_address_of_a_host_must_be_allowed() {
    assert_eq!(
        resolved(&["8.8.8.8", "2606:4700::1"], PUBLIC).await.unwrap(),
        ["8.8.8.8:8443", "[2606:4700::1]:8443"]
    );
    assert_eq!(resolved(&[], PUBLIC).await, Err("unresolvable"));
    assert_eq!(resolved(&["8.8.8.8", "169.254.169.254"], PUBLIC).await, Err("forbidden_address"));
    assert_eq!(resolved(&["127.0.0.1"], PUBLIC).await, Err("forbidden_address"));
    assert_eq!(resolved(&["127.0.0.1"], LOCAL).await.unwrap(), ["127.0.0.1:8443"]);
    assert_eq!(resolved(&["127.0.0.1", "10.0.0.1"], LOCAL).await, Err("forbidden_address"));
    let many = ["8.8.8.8"; MAX_ADDRESSES + 1];
    assert_eq!(resolved(&many, PUBLIC).await.unwrap().len(), MAX_ADDRESSES);
    let hidden = [&many[..], &["10.0.0.1"]].concat();
    assert_eq!(resolved(&hidden, PUBLIC).await, Err("forbidden_address"), "those that are not tried count too");
}

#[tokio::test]
async fn the_machines_resolver_knows_localhost_and_that_is_refused_outside_local_mode() {
    let target = Target::parse("https://localhost:8443/", PUBLIC).unwrap();
    assert_eq!(target.resolve(&Resolver::System, PUBLIC).await, Err(TargetError::Forbidden));
    let addresses = target.resolve(&Resolver::System, LOCAL).await.unwrap();
    assert!(addresses.iter().all(|address| address.ip().is_loopback() && address.port() == 8443), "{addresses:?}");
}

#[tokio::test]
async fn an_address_in_the_url_is_not_looked_up() {
    let resolver = Resolver::scripted([]);
    let target = Target::parse("https://[::ffff:8.8.8.8]/", PUBLIC).unwrap();
    assert_eq!(target.resolve(&resolver, PUBLIC).await.unwrap(), ["[::ffff:8.8.8.8]:443".parse().unwrap()]);
    assert_eq!(resolver.lookups(), 0);
    let target = Target::parse("http://127.0.0.1/", LOCAL).unwrap();
    assert_eq!(
        target.resolve(&resolver, PUBLIC).await,
        Err(TargetError::Forbidden),
        "checked again when it is used"
    );
}
