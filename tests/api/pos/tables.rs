//! The dummy API's tables, and requests that select each row.

/// The members of an authorisation with that code, its amounts as numbers.
pub fn authorisation(pre_approval_code: &str) -> String {
    format!(
        r#""x_pos_transaction_ref":"tnx-ref1","x_purchase_amount":50000,"x_finance_amount":10000,"x_pre_approval_code":"{pre_approval_code}""#
    )
}

/// A method, the members of its request with what selects the answer in them, and the contract's table.
pub type Table = (&'static str, fn(&str) -> String, &'static [(&'static str, &'static str)]);

/// All six.
pub fn tables() -> Vec<Table> {
    vec![
        (
            "ProcessAuthorisation",
            authorisation,
            &[
                ("01ABCDEF", "SPRA01"),
                ("Pending", "SPND01"),
                ("Cancelled", "FCNL01"),
                ("10ABCDEF", "FPRA01"),
                ("11abcdef", "FPRA02"),
                ("12000000", "FPRA03"),
                ("13aB3dE6", "FPRA04"),
                ("14ABCDEF", "FPRA05"),
                ("15ABCDEF", "FPRA06"),
                ("16ABCDEF", "FPRA07"),
                ("17ABCDEF", "FPRA08"),
                ("18ABCDEF", "FPRA21"),
                ("19ABCDEF", "FPRA22"),
                ("20ABCDEF", "FPRA23"),
                ("21ABCDEF", "FPRA24"),
                ("22ABCDEF", "FPRA99"),
                ("23ABCDEF", "FPRA09"),
                ("30ABCDEF", "EVAL01"),
                ("31ABCDEF", "EAUT01"),
                ("32ABCDEF", "EVAL02"),
                ("02ABCDEF", "EISE01"),
                ("24ABCDEF", "EISE01"),
                ("01", "EISE01"),
                ("01ABCDE", "EISE01"),
                ("01ABCDEFG", "EISE01"),
                ("01ABC-EF", "EISE01"),
                ("01ABCDé", "EISE01"),
                ("é1ABCDEF", "EISE01"),
                ("619901ABCDEF", "EISE01"),
                ("pending", "EISE01"),
                ("CANCELLED", "EISE01"),
            ],
        ),
        (
            "CreateKey",
            |token| format!(r#""x_device_token":"{token}","x_pos_vendor":"Pos Provider""#),
            &[("1", "SCRK01"), ("2", "EVAL01"), ("3", "EISE01"), ("01", "EISE01")],
        ),
        (
            "Invite",
            |amount| format!(r#""x_mobile":"0400000000","x_purchase_amount":{amount}"#),
            &[
                ("50001", "SINV01"),
                ("\"50001\"", "SINV01"),
                ("1", "SINV01"),
                ("999999999902", "EVAL01"),
                ("50000", "EISE01"),
                ("\"000000000110\"", "EISE01"),
            ],
        ),
        (
            "SendReceipt",
            |it| format!(r#""x_pos_transaction_ref":"{it}","x_receipt_number":"r-1""#),
            &[("1", "SSER01"), ("2", "EVAL01"), ("3", "EISE01"), ("11", "EISE01")],
        ),
        (
            "ProcessSalesAdjustment",
            |amount| {
                format!(r#""x_pos_transaction_ref":"refund-1","x_purchase_ref":"tnx-ref1","x_amount":{amount}"#)
            },
            &[
                ("50001", "SPSA01"),
                ("\"50001\"", "SPSA01"),
                ("50010", "FPSA01"),
                ("50011", "FPSA02"),
                ("50012", "FPSA03"),
                ("50013", "FPSA04"),
                ("50014", "FPSA05"),
                ("50015", "FPSA06"),
                ("\"50016\"", "FPSA07"),
                ("50017", "FPSA08"),
                ("50018", "FPSA09"),
                ("50030", "EVAL01"),
                ("50031", "EAUT01"),
                ("50000", "EISE01"),
                ("0", "EISE01"),
                ("50019", "EISE01"),
            ],
        ),
        (
            "ProcessSalesAdjustmentReversal",
            |it| format!(r#""x_pos_transaction_ref":"reversal-1","x_adjustment_signature":"{it}""#),
            &[
                ("01d6967970", "SPAR01"),
                ("01", "SPAR01"),
                ("10d6967970", "FPAR01"),
                ("11d6967970", "FPAR02"),
                ("12d6967970", "FPAR03"),
                ("13d6967970", "FPAR05"),
                ("14d6967970", "FPAR06"),
                ("15d6967970", "FPAR07"),
                ("16d6967970", "FPAR08"),
                ("30d6967970", "EVAL01"),
                ("31d6967970", "EAUT01"),
                ("17d6967970", "EISE01"),
                ("0", "EISE01"),
                ("é1", "EISE01"),
            ],
        ),
    ]
}
