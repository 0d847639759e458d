//! What each method asks (contracts/pos.md): its fields, and how long each may be.
//!
//! A method's fields are read all at once, what every request carries included: whether it can be signed at all, and
//! whether `tracking_data` can be sent back. The first that is wrong is told.

use super::Malformed;
use super::body::SignedBody;
use super::field::MAX_SIGNATURE;
use crate::domain::cents::Cents;
use std::ops::RangeInclusive;

/// How long `x_merchant_id` may be, in characters.
pub const MAX_MERCHANT_ID: usize = 10;
/// How long every other text may be that has no length of its own, in characters.
pub const MAX_TEXT: usize = 64;
/// How long `x_pre_approval_code` may be, in characters: terminals send 6, or 10 with `6199` before them, and the
/// published samples 12.
pub const PRE_APPROVAL_CODE: RangeInclusive<usize> = 6..=MAX_TEXT;

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal<'b> {
    /// `x_merchant_id`
    pub merchant_id: &'b str,
    /// `x_device_id`
    pub device_id: &'b str,
    /// `x_operator_id`
    pub operator_id: &'b str,
    /// `x_firmware_version`
    pub firmware_version: &'b str,
}

impl<'b> Terminal<'b> {
    /// Its merchant's id and its own: whose key the answer is to be signed with, should anything else be wrong.
    ///
    /// # Errors
    /// One of them is missing or too long.
    pub fn name(body: &'b SignedBody<'_>) -> Result<(&'b str, &'b str), Malformed> {
        Ok((body.text("x_merchant_id", MAX_MERCHANT_ID)?, body.text("x_device_id", MAX_TEXT)?))
    }

    fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        let (merchant_id, device_id) = Self::name(body)?;
        Ok(Self {
            merchant_id,
            device_id,
            operator_id: body.text("x_operator_id", MAX_TEXT)?,
            firmware_version: body.text("x_firmware_version", MAX_TEXT)?,
        })
    }

    /// Reads it with all else that every request carries.
    fn read_whole(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        let terminal = Self::read(body)?;
        body.members()?;
        body.signature()?;
        body.tracking()?;
        Ok(terminal)
    }
}

/// Finalises a pre-approved purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessAuthorisation<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_pos_transaction_ref`: the terminal's own name for the purchase, perhaps until its receipt is sent.
    pub pos_transaction_ref: &'b str,
    /// `x_purchase_amount`
    pub purchase_amount: Cents,
    /// `x_finance_amount`
    pub finance_amount: Cents,
    /// `x_pre_approval_code` as it was sent, `6199` included.
    pub pre_approval_code: &'b str,
    /// `purchase_items`, not looked into.
    pub purchase_items: Option<&'b str>,
    /// `buyer_confirms`: whether the terminal can be told to wait.
    pub buyer_confirms: bool,
}

impl<'b> ProcessAuthorisation<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Self::read_with(body, PRE_APPROVAL_CODE)
    }

    /// Reads it where codes have another length.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read_with(body: &'b SignedBody<'_>, code: RangeInclusive<usize>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            pos_transaction_ref: body.text("x_pos_transaction_ref", MAX_TEXT)?,
            purchase_amount: body.cents("x_purchase_amount")?,
            finance_amount: body.cents("x_finance_amount")?,
            pre_approval_code: body.text_of("x_pre_approval_code", code)?,
            purchase_items: body.purchase_items()?,
            buyer_confirms: body.buyer_confirms()?,
        })
    }
}

/// Exchanges a device's token for its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CreateKey<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_device_token`: what this request and its answer are signed with. A secret, hence no `Debug`.
    pub device_token: &'b str,
    /// `x_pos_vendor`
    pub pos_vendor: &'b str,
}

impl<'b> CreateKey<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            device_token: body.text("x_device_token", MAX_TEXT)?,
            pos_vendor: body.text("x_pos_vendor", MAX_TEXT)?,
        })
    }
}

/// Invites a customer to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invite<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_mobile`: the customer's number, as it was typed.
    pub mobile: &'b str,
    /// `x_purchase_amount`
    pub purchase_amount: Cents,
}

impl<'b> Invite<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            mobile: body.text("x_mobile", MAX_TEXT)?,
            purchase_amount: body.cents("x_purchase_amount")?,
        })
    }
}

/// Tells the receipt of an authorised purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendReceipt<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_pos_transaction_ref`, as it was authorised.
    pub pos_transaction_ref: &'b str,
    /// `x_receipt_number`
    pub receipt_number: &'b str,
}

impl<'b> SendReceipt<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            pos_transaction_ref: body.text("x_pos_transaction_ref", MAX_TEXT)?,
            receipt_number: body.text("x_receipt_number", MAX_TEXT)?,
        })
    }
}

/// Refunds a purchase or part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessSalesAdjustment<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_pos_transaction_ref`: of the refund itself.
    pub pos_transaction_ref: &'b str,
    /// `x_purchase_ref`: of the purchase, a receipt of its, or its purchase number.
    pub purchase_ref: &'b str,
    /// `x_amount`; that it must be above 0 is for who refunds to say.
    pub amount: Cents,
}

impl<'b> ProcessSalesAdjustment<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            pos_transaction_ref: body.text("x_pos_transaction_ref", MAX_TEXT)?,
            purchase_ref: body.text("x_purchase_ref", MAX_TEXT)?,
            amount: body.cents("x_amount")?,
        })
    }
}

/// Takes a refund back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessSalesAdjustmentReversal<'b> {
    /// Where from.
    pub terminal: Terminal<'b>,
    /// `x_pos_transaction_ref`: of the reversal itself.
    pub pos_transaction_ref: &'b str,
    /// `x_adjustment_signature`: the refund's, whose answer may never have arrived.
    pub adjustment_signature: &'b str,
}

impl<'b> ProcessSalesAdjustmentReversal<'b> {
    /// Reads it.
    ///
    /// # Errors
    /// The first field that is wrong, and what must be true of it.
    pub fn read(body: &'b SignedBody<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            terminal: Terminal::read_whole(body)?,
            pos_transaction_ref: body.text("x_pos_transaction_ref", MAX_TEXT)?,
            adjustment_signature: body.text("x_adjustment_signature", MAX_SIGNATURE)?,
        })
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
