//! Where a receive user gets money: its number goes in and never comes out.

use super::{Remitter, UNKNOWN, call, made, refusal};
use crate::world::World;
use almoner::domain::sender::{ReceiveAccount, SenderId};
use almoner::store::receive;
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};

const WALLET: &str =
    r#"{"payout_method":"WALLET","account_number":"237676641000","wallet_provider":"w-1","currency":"XAF"}"#;

fn path(sender: &Remitter<'_>) -> String {
    format!("/receive-users/{}/accounts", sender.receive_user)
}

#[tokio::test]
async fn an_account_is_shown_by_its_last_four_digits_and_kept_encrypted() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let created = sender.call(Method::POST, &path(&sender)).json(WALLET).send().await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    assert_eq!(
        ["account_number_last4", "wallet_provider", "currency"].map(|name| created.text(name)),
        ["1000", "w-1", "XAF"]
    );
    let listed = sender.get(&path(&sender)).await;
    assert!(listed.body.contains(&created.body), "{listed:?}");
    assert!(!listed.body.contains("76641000") && !listed.body.contains("887766"), "{listed:?}");

    let id = SenderId { tenant: world.partner(sender.partner).tenant(), id: sender.user.parse().unwrap() };
    let kept = receive::list_accounts(world.store(), id, sender.receive_user.parse().unwrap()).await.unwrap();
    let kept = kept.into_iter().find(|it| it.id.to_string() == created.text("id")).unwrap();
    let purpose = ReceiveAccount::purpose(id, kept.id);
    let number = world.keyring().open(&purpose, &kept.number.unwrap()).await.unwrap();
    assert_eq!(number, "237676641000", "for whoever settles");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (body, message) in [
        ("{}", "account_number is required; payout_method is required."),
        (
            r#"{"payout_method":"CASH_PICKUP","account_number":"1","currency":"usd"}"#,
            "currency must be an ISO 4217 code in capitals, such as USD; payout_method must be one of BANK_DEPOSIT, WALLET.",
        ),
    ] {
        let reply = sender.call(Method::POST, &path(&sender)).json(body).send().await;
        assert_eq!(refusal(&reply), (400, message.to_owned()));
    }
}

#[tokio::test]
async fn a_key_makes_one_and_twenty_are_the_most() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let create = || sender.call(Method::POST, &path(&sender)).header("X-Idempotency-Key", "k").json(WALLET).send();
    let first = create().await;
    let again = create().await;
    assert_eq!((again.replayed(), again.body), (true, first.body));
    // A bank account and two wallets there are.
    for _ in 0..17 {
        made(&world, sender.partner, &format!("/users/{}{}", sender.user, path(&sender)), WALLET).await;
    }
    let reply = sender.call(Method::POST, &path(&sender)).json(WALLET).send().await;
    assert_eq!(refusal(&reply), (400, "The receive user has 20 accounts already.".to_owned()));
    assert!(create().await.replayed(), "a repeat makes none more");
}

#[tokio::test]
async fn anothers_receive_user_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let theirs = Remitter::named(&world, OTHER, "Verified").await;
    for receiver in [theirs.receive_user.as_str(), UNKNOWN] {
        for (method, body) in [(Method::GET, ""), (Method::POST, WALLET)] {
            let reply =
                sender.call(method, &format!("/receive-users/{receiver}/accounts")).json(body).send().await;
            let message = "receive_user_id is unknown: use an id that was returned to you.";
            assert_eq!(refusal(&reply), (404, message.to_owned()), "{receiver}");
        }
    }
    let whole = format!("/users/{}{}", theirs.user, path(&theirs));
    assert_eq!(call(&world, sender.partner, Method::GET, &whole).send().await.status, StatusCode::NOT_FOUND);
}
