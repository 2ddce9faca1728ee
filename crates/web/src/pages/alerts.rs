//! What a teammate must hear of, and where they want to hear it.

use crate::{
    Web,
    door::{Answer, Desk},
    views::{AlertChoiceRow, AlertChoicesPage, AlertView, AlertsPage},
};
use ::alerts::{AlertError, Browser, Channel, Kind, Notice, Preferences, PushIdentity, subscribe, unsubscribe};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::{May, Teammate};
use kernel::Secret;
use serde::Deserialize;

/// Alerts of one page: older ones are in the lists of what they are about.
const SHOWN: i64 = 50;

/// The reader's alerts, the latest first.
pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let notices = ::alerts::notices(&mut desk.db(), desk.brand(), desk.me(), None, SHOWN).await?;
    let slug = desk.staff.brand().slug.clone();
    let view = |notice: Notice| {
        let (alert, locale) = (notice.alert, desk.ui.locale);
        AlertView {
            text: ::alerts::line(locale, alert.kind, 1, alert.about.as_deref()),
            href: alert.place.path(&slug),
            at: alert.at,
            is_urgent: alert.kind.severity() == ::alerts::Severity::Urgent,
            is_new: notice.read_at.is_none(),
        }
    };
    let alerts = notices.into_iter().map(view).collect();
    let shell = desk.shell().await?;
    Ok(AlertsPage { ui: desk.ui, shell, alerts }.into_response())
}

/// All are read.
pub(crate) async fn read_all(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let (brand, me, now) = (desk.brand(), desk.me(), desk.now());
    desk.db().write(async |tx| ::alerts::mark_all_read(tx, brand, me, now).await).await?;
    Ok(Redirect::to(&format!("{}/alerts", desk.ui.base)).into_response())
}

/// What reaches the reader, and where.
pub(crate) async fn choices(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let preferences = Preferences::of(&mut desk.db(), desk.brand(), desk.me()).await?;
    let role = desk.staff.teammate().role;
    let row = |kind: Kind| AlertChoiceRow {
        kind: kind.code(),
        boxes: Channel::ALL.map(|channel| (channel.word(), preferences.wants(role, kind, channel))).to_vec(),
    };
    let kinds = Kind::ALL.into_iter().filter(|kind| role.may(kind.concerns()));
    let rows = kinds.map(row).collect();
    let push_key = PushIdentity::of(desk.db(), &desk.web.vault).await?.public_text();
    let shell = desk.shell().await?;
    Ok(AlertChoicesPage { ui: desk.ui, shell, rows, push_key }.into_response())
}

#[derive(Deserialize)]
pub(crate) struct Told {
    /// The JSON of a `PushSubscription`: this browser takes notices.
    #[serde(default)]
    subscription: String,
    /// The address of one that takes none any more.
    #[serde(default)]
    gone: String,
}

/// This browser takes notices for the reader, or none any more; it was asked by the page's script.
pub(crate) async fn browser(desk: Desk, Form(told): Form<Told>) -> Answer {
    desk.require(May::ReadConversations)?;
    let (vault, me) = (&desk.web.vault, desk.staff.teammate());
    if told.gone.is_empty() {
        let browser = Browser::read(&told.subscription)?;
        desk.db().write(async |tx| subscribe(tx, vault, me, &browser).await).await?;
    } else {
        forget_browser(&desk.web, me, told.gone).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The browser at this address takes no notices for the teammate any more.
pub(super) async fn forget_browser(web: &Web, teammate: &Teammate, address: String) -> Answer<()> {
    let gone = Secret::new(address);
    match web.db.write(async |tx| unsubscribe(tx, &web.vault, teammate, &gone).await).await {
        // It was forgotten before: a push service has said that it is gone.
        Ok(()) | Err(AlertError::UnknownBrowser) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// The reader decides.
pub(crate) async fn choose(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    desk.require(May::ReadConversations)?;
    let (brand, me, role) = (desk.brand(), desk.me(), desk.staff.teammate().role);
    let mut preferences = Preferences::of(&mut desk.db(), brand, me).await?;
    for kind in Kind::ALL.into_iter().filter(|kind| role.may(kind.concerns())) {
        for channel in Channel::ALL {
            let value = format!("{}:{}", kind.code(), channel.word());
            let wanted = fields.iter().any(|(name, ticked)| name == "want" && *ticked == value);
            if wanted != preferences.wants(role, kind, channel) {
                preferences = preferences.choosing(kind, channel, wanted);
            }
        }
    }
    desk.db().write(async |tx| preferences.save(tx, brand, me).await).await?;
    Ok(Redirect::to(&format!("{}/alerts/preferences", desk.ui.base)).into_response())
}
