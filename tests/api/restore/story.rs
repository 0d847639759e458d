//! Something of every contract, to look at again in another stack.

use super::completed;
use crate::donations::{Givers, reconciliation_id};
use crate::remittance::{self, Remitter};
use crate::world::{Reply, World};
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

/// What there is to look at, by its path below the API, and as whom.
pub struct Story {
    contributions: Vec<String>,
    donation: String,
    user: String,
    remittance: String,
    cancelled: String,
}

impl Story {
    /// Something of every contract, some of it told of.
    pub async fn of(world: &World) -> Self {
        let contributions = vec![
            world.created(DEMO).await,
            completed(world).await,
            completed(world).await,
            completed(world).await,
        ];
        let givers = Givers::of(world).await;
        let (company, name) = (givers.company.id, reconciliation_id());
        let paid = format!(r#""company_id":"{company}","transaction_status":"paid","reconciliation_id":"{name}""#);
        let donation = givers.record(&givers.whole(&paid)).send().await.text("id");
        let remitter = Remitter::of(world).await;
        let (remittance, cancelled) = (remitter.sent("2.50").await, remitter.sent("3").await);
        let unwanted = remitter.call(Method::DELETE, &format!("/transactions/{cancelled}")).send().await;
        assert_eq!(unwanted.status, StatusCode::OK, "{unwanted:?}");
        let till = world.till();
        assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
        let invite = r#""x_mobile":"0400 000 000","x_purchase_amount":"50000""#;
        assert_eq!(till.code("Invite", invite).await, "SINV01");
        Self { contributions, donation, user: remitter.user.clone(), remittance, cancelled }
    }

    /// All that its GETs show.
    pub async fn shown(&self, world: &World) -> Vec<String> {
        let mut shown = Vec::new();
        for id in &self.contributions {
            shown.push(world.get(DEMO, id).send().await);
        }
        shown.push(world.list(DEMO, "limit=100").send().await);
        let givers = Givers::of(world).await;
        shown.push(givers.seen_by_company(&self.donation).await);
        shown.push(givers.seen_by_gateway(&self.donation).await);
        for path in ["", "/funds", "/receive-users", "/transactions"] {
            shown.push(self.of_user(world, path).await);
        }
        for id in [&self.remittance, &self.cancelled] {
            shown.push(self.of_user(world, &format!("/transactions/{id}")).await);
        }
        shown.push(world.call(DEMO, Method::GET, "/webhooks").send().await);
        let body = |reply: Reply| {
            assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
            reply.body
        };
        shown.into_iter().map(body).collect()
    }

    async fn of_user(&self, world: &World, path: &str) -> Reply {
        let path = format!("/users/{}{path}", self.user);
        remittance::call(world, DEMO, Method::GET, &path).send().await
    }
}
