use crate::{
    door::{Answer, Desk, Refused},
    shown,
    views::{MemberView, MorePage, TeamPage},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::{IdentityError, May};
use kernel::TeammateId;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

/// Everybody with access to the brand.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    show(desk, StatusCode::OK, None, !wanted.saved.is_empty()).await
}

async fn show(desk: Desk, status: StatusCode, typed: Option<(TeammateId, &[String])>, saved: bool) -> Answer {
    let (team, shell) = (desk.team().await?, desk.shell().await?);
    let present = conversation::present(&mut desk.db(), desk.brand(), desk.now()).await?;
    let here = team.into_iter().filter(|teammate| teammate.works_for(desk.staff.brand()));
    let members = here.map(|teammate| MemberView {
        me: teammate.id == desk.me(),
        role: shown::role(teammate.role),
        present: present.contains(&teammate.id),
        skills: match typed {
            Some((id, typed)) if id == teammate.id => typed.to_vec(),
            _ => teammate.skills,
        },
        id: teammate.id,
        name: teammate.name,
        email: teammate.email,
    });
    let members = members.collect();
    let (may_edit, wrong) = (desk.staff.may(May::ManageTeam), typed.is_some());
    Ok((status, TeamPage { ui: desk.ui, shell, members, may_edit, saved, wrong }).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Known {
    teammate: TeammateId,
    #[serde(default)]
    skills: String,
}

/// Decides what somebody of the team knows best.
pub(crate) async fn decide(desk: Desk, Form(known): Form<Known>) -> Answer {
    desk.require(May::ManageTeam)?;
    let is_here = |one: &identity::Teammate| one.id == known.teammate && one.works_for(desk.staff.brand());
    if !desk.team().await?.iter().any(is_here) {
        return Err(Refused::not_found());
    }
    let skills: Vec<String> = known.skills.split([',', ';', '\n']).map(str::to_owned).collect();
    let org = desk.staff.teammate().org;
    let decided = desk.db().write(async |tx| identity::set_skills(tx, org, known.teammate, &skills).await).await;
    match decided {
        Ok(true) => Ok(Redirect::to(&format!("{}/team?saved=1", desk.ui.base)).into_response()),
        Ok(false) => Err(Refused::not_found()),
        Err(IdentityError::Invalid { .. }) => {
            show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some((known.teammate, &skills)), false).await
        }
        Err(error) => Err(error.into()),
    }
}

/// « Plus », on phones.
pub(crate) async fn more(desk: Desk) -> Answer {
    let shell = desk.shell().await?;
    Ok(MorePage { ui: desk.ui, shell }.into_response())
}
