//! The terminal that a signed request comes from: known by its merchant's id and its own, believed for its signature.
//!
//! What must stay true: the order in which contracts/pos.md checks (what the request says, who asks, whether it is signed);
//! and once the device is known, whatever is answered is signed with its key.

use crate::app::App;
use crate::auth::pos_signature::{DeviceKey, verifies};
use crate::aws_error::AwsError;
use crate::domain::device::Device;
use crate::domain::partner::Partner;
use crate::domain::pos_code::Code;
use crate::domain::refusal::Refusal;
use crate::http::call::Call;
use crate::http::pos::answer::{Answer, respond};
use crate::http::pos::body::SignedBody;
use crate::http::pos::request::Terminal;
use crate::http::pos::{Malformed, Tracking};
use crate::store::device;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// One signed request on its way through, beside its body.
pub struct Visit {
    /// What is known of the request.
    pub call: Call,
    /// What the answer is to be signed with, once that is known.
    pub key: Option<DeviceKey>,
}

/// Who asks, once it is believed.
#[derive(Debug)]
pub struct Caller {
    /// The terminal.
    pub device: Device,
    /// The chain that its merchant belongs to.
    pub partner: Arc<Partner>,
    /// The request's signature, in lower case: names the request.
    pub signature: String,
}

impl From<AwsError> for Answer {
    fn from(error: AwsError) -> Self {
        Refusal::from(error).into()
    }
}

/// Answers a signed request with what `act` makes of it.
pub async fn answer<A>(request: &Request, act: A) -> Response<Body>
where
    A: AsyncFnOnce(&SignedBody<'_>, &mut Visit) -> Result<Answer, Answer>,
{
    let mut visit = Visit { call: Call::begin(request), key: None };
    let body = match SignedBody::read(request) {
        Ok(body) => body,
        Err(malformed) => return respond(&visit.call, None, Tracking::default(), &malformed.into()),
    };
    let answer = act(&body, &mut visit).await.unwrap_or_else(|refused| refused);
    respond(&visit.call, visit.key.as_ref(), body.echo(), &answer)
}

impl Visit {
    /// Who asks, and what for, as that was read. One store call, and one more a minute for the partner.
    ///
    /// # Errors
    /// What is answered instead, in the contract's order.
    pub async fn admit<T>(
        &mut self,
        app: &App,
        body: &SignedBody<'_>,
        asked: Result<T, Malformed>,
    ) -> Result<(Caller, T), Answer> {
        let device = match Terminal::name(body) {
            Ok((merchant_id, device_id)) => device::find(&app.store, merchant_id, device_id).await?,
            Err(_) => None,
        };
        self.believe(app, body, device, asked).await
    }

    /// The same when the device was looked for already.
    ///
    /// # Errors
    /// As [`Visit::admit`].
    pub async fn believe<T>(
        &mut self,
        app: &App,
        body: &SignedBody<'_>,
        device: Option<Device>,
        asked: Result<T, Malformed>,
    ) -> Result<(Caller, T), Answer> {
        let known = self.know(app, device).await?;
        if let Some((device, _)) = &known
            && let Some(sealed) = &device.key
        {
            self.key = Some(app.device_key(&device.purpose(), sealed).await?);
        }
        let asked = asked?;
        let (device, partner) = known.ok_or(Code::EAUT01)?;
        // A device that has not come by a key yet can have signed nothing.
        let key = self.key.as_ref().ok_or(Code::EAUT01)?;
        let signature = body.signature()?;
        if !verifies(key, &body.members()?, signature) {
            return Err(Code::ESIG01.into());
        }
        Ok((Caller { device, partner, signature: signature.to_ascii_lowercase() }, asked))
    }

    /// The device with its chain, if both are active; the call is its tenant's from here on.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn know(
        &mut self,
        app: &App,
        device: Option<Device>,
    ) -> Result<Option<(Device, Arc<Partner>)>, AwsError> {
        let Some(device) = device.filter(|device| device.active) else { return Ok(None) };
        let Some(partner) = app.partner(device.tenant).await? else { return Ok(None) };
        self.call.tenant = Some(device.tenant);
        Ok(Some((device, partner)))
    }
}
