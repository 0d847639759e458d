//! The key that secrets are sealed under: the stack's own, or that of the stack whose ledger it took over.

use super::document;
use super::policies::all_statements;
use crate::world::{parsed, template};

/// How the template has it that there is no other.
const NONE: &str = "  SigningKeyArn:\n    Type: String\n    Default: \"\"\n";
const OTHER: &str = "arn:aws:kms:us-east-1:123456789012:key/of-another-stack";

#[test]
fn a_stack_seals_and_opens_under_the_key_that_it_is_given_and_makes_none() {
    assert!(template().contains(NONE));
    let given = template().replace(NONE, &NONE.replace("\"\"", OTHER));
    let (own, given) = (parsed(&template()), parsed(&given));
    let mut seal = 0;
    for (own, given) in own.functions.iter().zip(&given.functions) {
        let [own, given] = [own, given].map(|function| function.environment.get("SIGNING_KMS_KEY"));
        assert_eq!(own.is_some(), given.is_some());
        seal += usize::from(given.is_some());
        assert!(own.is_none_or(|own| own.ends_with("SigningKey")), "{own:?}");
        assert!(given.is_none_or(|given| given == OTHER), "{given:?}");
    }
    assert!(seal > 10, "{seal}");
    let document = document();
    assert_eq!(document["Resources"]["SigningKey"]["Condition"], "MakeSigningKey");
    let key = &document["Outputs"]["SigningKeyArn"]["Value"];
    let mut granted = 0;
    for (owner, statement) in all_statements(&document) {
        let actions = statement["Action"].to_string();
        if actions.contains("kms:") && owner != "SigningKey" {
            assert_eq!(&statement["Resource"], key, "{owner}");
            granted += 1;
        }
    }
    assert_eq!(granted, seal, "who is told of the key may use it");
}
