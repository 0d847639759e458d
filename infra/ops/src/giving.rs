//! The sandbox's charities, payment gateway and consumer users (contracts/sandbox.md, *Donations*).

use almoner::domain::charity::Charity;
use almoner::domain::consumer_user::{ConsumerUser, ConsumerUserId, MethodState, PaymentMethod};
use almoner::domain::payment_gateway::{GatewayId, PaymentGateway};
use almoner::domain::tenant::Mode;
use almoner::store::{Store, StoreError, charity, consumer_user, payment_gateway};
use uuid::{Uuid, uuid};

/// What each charity is called, and what it collects for.
const CHARITIES: [(&str, &[&str]); 2] = [("demo charity", &["cause1", "cause2"]), ("demo wells", &["wells"])];

/// What donations of the sandbox refer to.
#[derive(Clone, Copy, Debug)]
pub struct Giving {
    /// One for `cause1` and `cause2`, another for `wells`.
    pub charities: [Uuid; 2],
    /// The payment gateway.
    pub gateway: Uuid,
    /// What its transactions' external ids begin with.
    pub gateway_name: &'static str,
    /// John Doe.
    pub consumer: Uuid,
    /// Somebody of whom nothing is known, without payment methods.
    pub other_consumer: Uuid,
    /// John Doe's: one that is good, one that is declined, one that is expired.
    pub methods: [Uuid; 3],
}

/// The sandbox's own.
pub const SANDBOX: Giving = Giving {
    charities: [uuid!("123e4567-e89b-12d3-a456-426614174000"), uuid!("223e4567-e89b-12d3-a456-426614174000")],
    gateway: uuid!("7d8f1f7e-20f5-4f0c-9a43-2f3f4f0f9a01"),
    gateway_name: "NEXI",
    consumer: uuid!("3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b"),
    other_consumer: uuid!("4a44c6f8-b05c-4a97-a3f6-c208d2b8d79c"),
    methods: [
        uuid!("0f63c9aa-35cc-48f9-af7d-30bfb62172ad"),
        uuid!("0f63c9aa-35cc-48f9-af7d-30bfb62172de"),
        uuid!("0f63c9aa-35cc-48f9-af7d-30bfb62172ee"),
    ],
};

/// Loads what donations refer to, all at once; what is there already stays.
pub(crate) async fn load(store: &Store, mode: Mode, giving: &Giving) -> Result<(), StoreError> {
    let charity = |at: usize| {
        let (name, causes) = CHARITIES[at];
        let causes = causes.iter().map(|&cause| cause.to_owned()).collect();
        Charity { id: giving.charities[at], mode, name: name.to_owned(), causes, active: true }
    };
    let (first, second) = (charity(0), charity(1));
    let id = GatewayId { mode, id: giving.gateway };
    let gateway = PaymentGateway { id, unique_name: giving.gateway_name.to_owned(), active: true };
    let states = giving.methods.into_iter().zip(MethodState::ALL);
    let john = ConsumerUser {
        full_name: Some("John Doe".to_owned()),
        email: Some("john@email.com".to_owned()),
        phone: Some("393334445555".to_owned()),
        payment_methods: states.map(|(id, state)| PaymentMethod { id, state }).collect(),
        ..ConsumerUser::new(ConsumerUserId { mode, id: giving.consumer })
    };
    let other = ConsumerUser::new(ConsumerUserId { mode, id: giving.other_consumer });
    tokio::try_join!(
        charity::create(store, &first),
        charity::create(store, &second),
        payment_gateway::create(store, &gateway),
        consumer_user::create(store, &john),
        consumer_user::create(store, &other),
    )
    .map(drop)
}
