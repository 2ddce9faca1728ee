use crate::{
    door::{Answer, Desk},
    shown,
    views::{MemberView, MorePage, TeamPage},
};
use axum::response::IntoResponse;

/// Everybody with access to the brand.
pub(crate) async fn page(desk: Desk) -> Answer {
    let (team, shell) = (desk.team().await?, desk.shell().await?);
    let here = team.into_iter().filter(|teammate| teammate.works_for(desk.staff.brand()));
    let members = here.map(|teammate| MemberView {
        me: teammate.id == desk.me(),
        role: shown::role(teammate.role),
        name: teammate.name,
        email: teammate.email,
    });
    let members = members.collect();
    Ok(TeamPage { ui: desk.ui, shell, members }.into_response())
}

/// « Plus », on phones.
pub(crate) async fn more(desk: Desk) -> Answer {
    let shell = desk.shell().await?;
    Ok(MorePage { ui: desk.ui, shell }.into_response())
}
