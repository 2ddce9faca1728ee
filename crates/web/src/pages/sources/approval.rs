use crate::door::{Answer, Desk, Id, Refused};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use catalogue::{Approval, ChangeKind, ChangedField, Source, SourceError, Sync, approve as carry_out};
use kernel::SyncId;
use ordering::HeldForOrders;
use std::collections::HashSet;

/// Approves what was chosen: all that is not odd, one kind, or what was ticked; and what is odd or edited only where it was ticked.
pub(super) async fn approve(desk: Desk, Id(id): Id<SyncId>, Form(said): Form<Vec<(String, String)>>) -> Answer {
    desk.sourcing()?;
    let (brand, me) = (desk.brand(), desk.me());
    let approval = Approval { who: Some(me), ..read(&said) };
    let vouches = said.iter().any(|(name, _)| name == "vouch");
    desk.db()
        .write(async |tx| {
            if vouches {
                let sync = Sync::find(tx, brand, id).await?.ok_or(SourceError::UnknownSync)?;
                Source::vouch(tx, brand, sync.source, me).await?;
            }
            carry_out(tx, brand, id, &approval, &HeldForOrders).await
        })
        .await?;
    Ok(Redirect::to(&format!("{}/catalogue/syncs/{id}", desk.ui.base)).into_response())
}

/// Says no to all of it.
pub(super) async fn refuse(desk: Desk, Id(id): Id<SyncId>) -> Answer {
    desk.sourcing()?;
    let (brand, me) = (desk.brand(), Some(desk.me()));
    Sync::find(&mut desk.db(), brand, id).await?.ok_or_else(Refused::not_found)?;
    desk.db().write(async |tx| Sync::refuse(tx, brand, id, me).await).await?;
    Ok(Redirect::to(&format!("{}/catalogue/syncs/{id}", desk.ui.base)).into_response())
}

fn read(said: &[(String, String)]) -> Approval {
    let all = |name: &'static str| said.iter().filter(move |(known, _)| known == name).map(|(_, value)| value);
    let mut approval = Approval { odd: all("odd").cloned().collect(), ..Approval::default() };
    for (id, field) in all("take").filter_map(|value| value.split_once('|').map(|(field, id)| (id, field))) {
        approval.take.extend(field_of(field).map(|field| (id.to_owned(), field)));
    }
    match all("scope").next().map(String::as_str) {
        Some("all") => {}
        Some("chosen") => {
            let taken = approval.take.iter().map(|(id, _)| id);
            let chosen: HashSet<String> = all("only").chain(&approval.odd).chain(taken).cloned().collect();
            approval.only = Some(chosen);
        }
        // A word nobody offered approves nothing.
        other => {
            let kind = ChangeKind::ALL.into_iter().find(|kind| Some(kind.word()) == other);
            approval.kinds = Some(kind.into_iter().collect());
        }
    }
    approval
}

fn field_of(word: &str) -> Option<ChangedField> {
    use ChangedField::{Category, Description, Image, Name, Price};
    [Name, Category, Description, Image, Price].into_iter().find(|field| field.word() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_is_approved() {
        let form = |pairs: &[(&str, &str)]| {
            read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
        };
        let all = form(&[("scope", "all"), ("odd", "7"), ("take", "price|8|9")]);
        assert!(all.only.is_none() && all.kinds.is_none());
        assert!(all.odd.contains("7") && all.take.contains(&("8|9".into(), ChangedField::Price)));
        let chosen = form(&[("scope", "chosen"), ("only", "1"), ("odd", "2")]);
        assert_eq!(chosen.only, Some(["1".to_owned(), "2".to_owned()].into()));
        assert_eq!(form(&[("scope", "new")]).kinds, Some([ChangeKind::New].into()));
        assert_eq!(form(&[]).kinds, Some(HashSet::new()), "nothing said is nothing done");
    }
}
