//! Every code that the point of sale can be answered (contracts/pos.md): its status, and what it says to a person.
//!
//! The one table of them. A code's name is its text on the wire, so that a search for either finds both.

/// What a code amounts to: `x_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is done.
    Success,
    /// It was understood and refused.
    Failed,
    /// It could not be decided: the request is wrong, or we are.
    Error,
    /// The buyer has not decided; to be asked again.
    Pending,
    /// The buyer said no.
    Cancelled,
}

impl Status {
    /// As it stands in `x_status`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Failed => "Failed",
            Self::Error => "Error",
            Self::Pending => "Pending",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// One line a code: the enum, its texts and its statuses are all made of these.
macro_rules! codes {
    ($($code:ident $status:ident $message:literal)*) => {
        /// What is answered: `x_code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $message] $code,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// As it stands in `x_code`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// What it amounts to.
            #[must_use]
            pub fn status(self) -> Status {
                match self { $(Self::$code => Status::$status,)* }
            }

            /// What `x_message` says unless more is known.
            #[must_use]
            pub fn message(self) -> &'static str {
                match self { $(Self::$code => $message,)* }
            }
        }
    };
}

codes! {
    // Any method.
    EVAL01 Error "The request is not valid."
    EAUT01 Error "The merchant or the device is unknown. Check x_merchant_id and x_device_id, or create a key for the device."
    ESIG01 Error "The signature is wrong. Sign every x_ field as it is sent, with this device's key."
    EISE01 Error "Something went wrong on our side. Send the same request again."

    // ProcessAuthorisation
    SPRA01 Success "Approved"
    SPND01 Pending "Waiting for the customer to confirm. Send the same request again after retry_duration seconds."
    FCNL01 Cancelled "The customer cancelled the purchase."
    EVAL02 Error "x_finance_amount is below the minimum of 2000 cents."
    FPRA01 Failed "Declined: the risk is too high."
    FPRA02 Failed "Declined: there are not enough funds for the deposit."
    FPRA03 Failed "Declined: the customer's bank is unavailable. Try later with a new code."
    FPRA04 Failed "Declined: it would exceed the customer's limit."
    FPRA05 Failed "Declined because of the customer's history."
    FPRA06 Failed "Declined: the customer's card has expired."
    FPRA07 Failed "This x_pos_transaction_ref has been processed already. Use a new one."
    FPRA08 Failed "Declined: the instalments would be too small."
    FPRA09 Failed "x_finance_amount is above the pre-approved amount."
    FPRA21 Failed "The pre-approval code is unknown. Check it, or ask the customer for a new one."
    FPRA22 Failed "The pre-approval code has been used. Ask the customer for a new one."
    FPRA23 Failed "The pre-approval code has expired. Ask the customer for a new one."
    FPRA24 Failed "The pre-approval code was cancelled. Ask the customer for a new one."
    FPRA99 Failed "Declined."

    // CreateKey
    SCRK01 Success "Success"
    FCRK01 Failed "The device token is unknown or expired. Ask for a new one."
    FCRK02 Failed "The device token has been used. Ask for a new one."

    // Invite
    SINV01 Success "Success"

    // SendReceipt
    SSER01 Success "Success"
    FSER01 Failed "No authorisation has this x_pos_transaction_ref."
    FSER02 Failed "x_receipt_number belongs to another purchase."

    // ProcessSalesAdjustment
    SPSA01 Success "Success"
    FPSA01 Failed "No purchase has this x_purchase_ref."
    FPSA02 Failed "The purchase is completed and cannot be adjusted."
    FPSA03 Failed "The purchase was cancelled or refunded already."
    FPSA04 Failed "x_amount is more than what is left of the purchase."
    FPSA05 Failed "The purchase cannot be adjusted."
    FPSA06 Failed "The purchase cannot be adjusted at present."
    FPSA07 Failed "The purchase was made at another store."
    FPSA08 Failed "This x_pos_transaction_ref has been used already. Use a new one."
    FPSA09 Failed "x_amount must be above 0."

    // ProcessSalesAdjustmentReversal
    SPAR01 Success "Success"
    FPAR01 Failed "No adjustment has this x_adjustment_signature."
    FPAR02 Failed "The adjustment was reversed already."
    FPAR03 Failed "The adjustment cannot be reversed any more."
    FPAR05 Failed "The adjustment cannot be reversed."
    FPAR06 Failed "The adjustment cannot be reversed at present."
    FPAR07 Failed "The adjustment was made at another store."
    FPAR08 Failed "This x_pos_transaction_ref has been used already. Use a new one."
}

impl Code {
    /// Reads it as it stands in `x_code`, or in the ledger.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codes_first_letter_agrees_with_its_status() {
        for code in Code::ALL {
            let expected = match (code, code.as_str().as_bytes()[0]) {
                (Code::SPND01, _) => Status::Pending,
                (Code::FCNL01, _) => Status::Cancelled,
                (_, b'S') => Status::Success,
                (_, b'F') => Status::Failed,
                _ => Status::Error,
            };
            assert_eq!(code.status(), expected, "{code:?}");
            assert_eq!(Code::parse(code.as_str()), Some(*code), "no two share a text");
            assert!((1..=160).contains(&code.message().len()), "{code:?} says something, and no novel");
        }
        assert_eq!(Code::parse("SPRA02"), None);
        assert_eq!(Code::ALL.len(), 47);
    }

    #[test]
    fn the_messages_of_the_published_vectors_are_theirs() {
        for (code, message) in [(Code::SPRA01, "Approved"), (Code::SCRK01, "Success"), (Code::SSER01, "Success")] {
            assert_eq!(code.message(), message);
        }
    }
}
