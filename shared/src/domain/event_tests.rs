use super::*;

fn filter(entries: &[&str]) -> Option<EventFilter> {
    EventFilter::parse(entries.iter().map(|entry| (*entry).to_owned()).collect())
}

#[test]
fn filters_pass_all_a_family_or_a_type() {
    let passes = |entries: &[&str]| {
        let filter = filter(entries).unwrap();
        [CONTRIBUTION_COMPLETED, CONTRIBUTION_EXPIRED, EventType("donation.paid"), WEBHOOK_TEST, WEBHOOK_DISABLED]
            .map(|kind| filter.passes(kind))
    };
    assert_eq!(passes(&["*"]), [true, true, true, true, true]);
    assert_eq!(passes(&["contribution.*"]), [true, true, false, false, true]);
    assert_eq!(passes(&["contribution.expired"]), [false, true, false, false, true]);
    assert_eq!(passes(&["donation.paid", "contribution.expired"]), [false, true, true, false, true]);
}

#[test]
fn what_there_is_not_cannot_be_subscribed_to() {
    for entries in [&[][..], &[""], &["contribution"], &["contribution."], &["*.completed"], &["webhook.test"]] {
        assert_eq!(filter(entries), None, "{entries:?}");
    }
    assert_eq!(filter(&["**"]), None);
    assert_eq!(filter(&["contribution.completed", "nothing.*"]), None);
    assert_eq!(filter(&["*"; 33]), None);
    assert_eq!(filter(&["*", "*"]).unwrap().entries(), ["*"]);
}

#[test]
fn types_have_a_name_in_each_dialect() {
    for kind in SUBSCRIBABLE {
        assert_eq!(EventType::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(EventType::parse("remittance.processed").unwrap().raas_name(), "transaction_processed");
    assert_eq!(KYC_VERIFIED.raas_name(), "user_kyc_verified");
    assert_eq!(DELIVERY_DELIVERED.raas_name(), "transaction_delivered");
    assert_eq!(CONTRIBUTION_COMPLETED.raas_name(), "contribution_completed");
    assert_eq!(EventType::parse("contribution.created"), None);
}
