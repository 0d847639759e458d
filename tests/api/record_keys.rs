//! What records are signed with, past the functions.

use crate::world::World;
use almoner::auth::record_hmac::RecordKey;
use almoner::domain::tenant::Mode;
use almoner::record_keys::{RecordKeys, known};
use futures::future::join_all;
use std::collections::HashSet;

/// How many need a key at once, each as a process of its own.
const PROCESSES: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mode_has_one_key_however_many_need_it_first() {
    let world = World::patient().await;
    let in_process = async |mode| {
        let (keys, keyring) = (RecordKeys::default(), world.keyring());
        let key = keys.get(world.store(), &keyring, mode, world.clock.now()).await.unwrap();
        let again = keys.get(world.store(), &keyring, mode, world.clock.now()).await.unwrap();
        assert_eq!(key.reveal(), again.reveal());
        key.reveal().to_string()
    };
    let mut all = HashSet::new();
    for mode in [Mode::Test, Mode::Live] {
        let keys: HashSet<_> = join_all((0..PROCESSES).map(|_| in_process(mode))).await.into_iter().collect();
        let kept = known(world.store(), &world.keyring(), mode).await.unwrap().as_ref().map(RecordKey::reveal);
        assert_eq!(keys, HashSet::from([kept.unwrap().to_string()]), "one, and it is the one that is kept");
        all.extend(keys);
    }
    assert_eq!(all.len(), 2, "each mode has its own");
}

#[tokio::test]
async fn looking_for_a_key_makes_none() {
    let world = World::start().await;
    if world.deployed().is_none() {
        for _ in 0..2 {
            assert!(known(world.store(), &world.keyring(), Mode::Live).await.unwrap().is_none());
        }
    }
}
