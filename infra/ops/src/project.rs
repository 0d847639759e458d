//! `almoner-ops project …`

use crate::cli::{PartnerArg, unreachable};
use crate::partner::missing;
use crate::said::{Cell, Said, table};
use almoner::domain::partner::Project;
use almoner::store::{Store, partner, project};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Let a partner collect for a project
    Open {
        #[command(flatten)]
        partner: PartnerArg,
        /// The project's number
        project: u64,
    },
    /// Take no new contributions for a project
    Close {
        #[command(flatten)]
        partner: PartnerArg,
        /// The project's number
        project: u64,
    },
    /// List a partner's projects
    List {
        #[command(flatten)]
        partner: PartnerArg,
    },
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::Open { partner, project } => set(store, partner, Project { id: project, open: true }).await,
        Command::Close { partner, project } => set(store, partner, Project { id: project, open: false }).await,
        Command::List { partner } => {
            let projects = project::list(store, partner.tenant()).await.map_err(unreachable)?;
            let state = |open| if open { "open" } else { "closed" };
            let rows = projects.into_iter().map(|project| [Cell::from(project.id), state(project.open).into()]);
            Ok(table(["PROJECT", "STATE"], rows.collect()))
        }
    }
}

async fn set(store: &Store, partner: PartnerArg, project: Project) -> Result<Said, String> {
    let tenant = partner.tenant();
    if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
        return Err(missing(tenant));
    }
    project::set(store, tenant, project).await.map_err(unreachable)?;
    let state = if project.open { "open" } else { "closed" };
    Ok(Said::text(format!("Project {} is {state}. The functions know within a minute.\n", project.id)))
}
