//! `almoner-ops device …`

use crate::cli::{PartnerArg, unreachable};
use crate::partner::missing;
use crate::said::{Cell, Said, table};
use almoner::domain::device::{DEVICE_ID_LENGTH, Device, MERCHANT_ID_LENGTH, TOKEN_EXPIRY, Token, token_sha256};
use almoner::store::device::Registered;
use almoner::store::{Store, device, partner};
use clap::{Args, Subcommand};
use jiff::Timestamp;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the token that a terminal gets its signing key with: once, within 72 hours; a token of before is void
    Register {
        #[command(flatten)]
        partner: PartnerArg,
        #[command(flatten)]
        device: DeviceArg,
    },
    /// Stop a terminal; registering it again lets it work again
    Disable {
        #[command(flatten)]
        device: DeviceArg,
    },
    /// List a merchant's terminals
    List {
        /// The merchant's id
        #[arg(long, value_parser = merchant_id)]
        merchant: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DeviceArg {
    /// The merchant's id: a merchant is one partner's, in one mode
    #[arg(long, value_parser = merchant_id)]
    merchant: String,
    /// The terminal's id, as it sends it
    #[arg(long, value_parser = device_id)]
    device: String,
}

fn merchant_id(text: &str) -> Result<String, &'static str> {
    let fits = MERCHANT_ID_LENGTH.contains(&text.chars().count());
    if fits { Ok(text.to_owned()) } else { Err("must have 1 to 10 characters") }
}

fn device_id(text: &str) -> Result<String, &'static str> {
    let fits = DEVICE_ID_LENGTH.contains(&text.chars().count());
    if fits { Ok(text.to_owned()) } else { Err("must have 1 to 64 characters") }
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::Register { partner, device } => register(store, partner, device, now).await,
        Command::Disable { device: DeviceArg { merchant, device } } => {
            if device::disable(store, &merchant, &device).await.map_err(unreachable)? {
                Ok(Said::text("Disabled. It is as good as unknown from now on.\n"))
            } else {
                Err(format!("The merchant {merchant} has no device {device}: see almoner-ops device list."))
            }
        }
        Command::List { merchant } => {
            let devices = device::list(store, &merchant).await.map_err(unreachable)?;
            let rows = devices.into_iter().map(|device| {
                let state = match (device.active, &device.key) {
                    (false, _) => "disabled",
                    (true, Some(_)) => "has a key",
                    (true, None) => "has no key",
                };
                let token = match device.token {
                    None => None,
                    Some(token) if token.used => Some("used".to_owned()),
                    Some(token) => Some(format!("until {:.0}", token.expires_at)),
                };
                let partner = device.tenant.partner_id.to_string();
                [
                    device.device_id.into(),
                    state.into(),
                    Cell::from(token),
                    device.tenant.mode.to_string().into(),
                    partner.into(),
                ]
            });
            Ok(table(["DEVICE", "STATE", "TOKEN", "MODE", "PARTNER"], rows.collect()))
        }
    }
}

async fn register(
    store: &Store,
    partner: PartnerArg,
    DeviceArg { merchant, device: device_id }: DeviceArg,
    now: Timestamp,
) -> Result<Said, String> {
    let tenant = partner.tenant();
    if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
        return Err(missing(tenant));
    }
    let random: [u8; 32] = rand::random();
    let text = random.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let expires_at = now.checked_add(TOKEN_EXPIRY).unwrap_or(Timestamp::MAX);
    let token = Some(Token { sha256: token_sha256(&text), expires_at, used: false });
    let new = Device { tenant, merchant_id: merchant.clone(), device_id, key: None, token, active: true };
    match device::register(store, &new).await.map_err(unreachable)? {
        Registered::Now => {
            let said = Said::shown(format!("x_device_token: {text}\n")).with("x_device_token", text);
            Ok(said.with("expires_at", format!("{expires_at:.0}")).note(format!(
                "It gives out one key (CreateKey) until {expires_at:.0}. It is not kept and cannot be shown again.\n"
            )))
        }
        Registered::Foreign => Err(format!("The merchant {merchant} is another partner's; nothing was changed.")),
    }
}
