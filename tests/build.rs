//! The one switch between a stack of each test's own and one that runs already: `ALMONER_DEPLOYED` names the file that
//! says where it is (see `api/world/deployed.rs`). Tests that such a stack cannot serve are ignored then, each with
//! its reason.

fn main() {
    println!("cargo::rerun-if-env-changed=ALMONER_DEPLOYED");
    println!("cargo::rustc-check-cfg=cfg(deployed)");
    if std::env::var_os("ALMONER_DEPLOYED").is_some() {
        println!("cargo::rustc-cfg=deployed");
    }
}
