//! What the shop has decided once and for all: how it is paid, what it says unasked, who delivers, its till.

use crate::{
    door::{Answer, Desk},
    views::{DecisionView, PaidHow, SettingsPage, VoicesUsed},
};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::{
    Brand, Decision, IdentityError, Initiative, May, QuietHours, Settings, Step, TillRules, VoiceRules, teammates_of,
};
use kernel::Phone;
use ordering::Zone;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    paid: String,
    #[serde(default)]
    hold_minutes: String,
    #[serde(default)]
    remind_before_minutes: String,
    #[serde(default)]
    remind_after_hours: String,
    #[serde(default)]
    quiet_from: String,
    #[serde(default)]
    quiet_until: String,
    preparing: Option<String>,
    out_for_delivery: Option<String>,
    delivered: Option<String>,
    #[serde(default)]
    couriers: String,
    #[serde(default)]
    cash_open_most: String,
    #[serde(default)]
    cash_refusals_most: String,
    refund_when_gone: Option<String>,
    listens: Option<String>,
    speaks: Option<String>,
    #[serde(default)]
    hears_from: String,
}

impl Typed {
    /// What it says, or the first setting that cannot be, in the words of the apply file.
    fn settings(&self, country: &str) -> Result<Settings, &'static str> {
        let how = PaidHow::ALL.into_iter().find(|how| how.word() == self.paid).ok_or("payment_methods")?;
        let told = [
            (Step::Preparing, &self.preparing),
            (Step::OutForDelivery, &self.out_for_delivery),
            (Step::Delivered, &self.delivered),
        ];
        let couriers = self.couriers.lines().filter(|line| !line.trim().is_empty());
        let couriers: Result<Vec<Phone>, _> = couriers.map(|line| Phone::parse_at_home(line, country)).collect();
        Ok(Settings {
            hold_minutes: number(&self.hold_minutes, "hold_minutes")?,
            payment_methods: how.methods().to_vec(),
            initiative: Initiative {
                remind_before: number(&self.remind_before_minutes, "remind_before_minutes")?,
                remind_after: number(&self.remind_after_hours, "remind_after_hours")?,
                quiet: self.quiet().ok_or("quiet_hours")?,
                notices: told.into_iter().filter(|(_, is_told)| is_told.is_some()).map(|(step, _)| step).collect(),
            },
            couriers: couriers.map_err(|_| "couriers")?,
            till: TillRules {
                cash_open_most: number(&self.cash_open_most, "cash_open_most")?,
                cash_refusals_most: number(&self.cash_refusals_most, "cash_refusals_most")?,
                refund_when_gone: self.refund_when_gone.is_some(),
            },
            voice: VoiceRules {
                listens: self.listens.is_some(),
                speaks: self.speaks.is_some(),
                hears_from: number(&self.hears_from, "hears_from")?,
            },
        })
    }

    /// Both ends, or neither.
    fn quiet(&self) -> Option<QuietHours> {
        match (self.quiet_from.trim(), self.quiet_until.trim()) {
            ("", "") => Some(QuietHours::NONE),
            ("", _) | (_, "") => None,
            (from, until) => format!("{from}-{until}").parse().ok(),
        }
    }
}

fn number(text: &str, field: &'static str) -> Result<i64, &'static str> {
    text.trim().parse().map_err(|_| field)
}

pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadOrders)?;
    show(desk, None).await
}

/// As it is decided, with what was wrong with what somebody wanted instead.
async fn show(desk: Desk, wrong: Option<&'static str>) -> Answer {
    let (brand, may_edit) = (desk.staff.brand(), desk.staff.may(May::ManageSettings));
    let settings = brand.settings();
    let refunds_by_api = desk.web.payments.gives_back(&mut desk.db(), desk.brand()).await?;
    let refunds_by_api = refunds_by_api.into_iter().map(|kind| kind.name().to_owned()).collect();
    let team = teammates_of(&mut desk.db(), brand.org).await?;
    let name = |id| team.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let decisions = Decision::last(&mut desk.db(), brand.id, 5).await?.into_iter();
    let decisions = decisions.map(|one| DecisionView { at: one.at, by: name(one.by), fields: one.fields }).collect();
    let zones = i64::try_from(Zone::all(&mut desk.db(), desk.brand()).await?.len()).unwrap_or(i64::MAX);
    let since = desk.now() - super::platform::SHOWN;
    let used = speech::used_since(&mut desk.db(), desk.brand(), since).await?;
    let prices = desk.web.voices.as_ref().map(speech::Voices::prices).unwrap_or_default();
    let (voices_used, voices_withheld) = (VoicesUsed::of(used.iter(), prices), brand.voices_withheld);
    let is_host = desk.is_host().await?;
    let shell = desk.shell().await?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SettingsPage {
        ui: desk.ui,
        shell,
        settings,
        may_edit,
        wrong,
        refunds_by_api,
        zones,
        voices_withheld,
        voices_used,
        is_host,
        decisions,
    };
    Ok((status, page).into_response())
}

/// Decides.
pub(crate) async fn save(desk: Desk, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (brand, by) = (desk.staff.brand(), desk.staff.teammate().id);
    let settings = match typed.settings(&brand.country) {
        Ok(settings) => settings,
        Err(field) => return show(desk, Some(field)).await,
    };
    match desk.db().write(async |tx| Brand::decide(tx, brand, by, &settings).await).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/settings", desk.ui.base)).into_response()),
        Err(IdentityError::Invalid { field, .. }) => show(desk, Some(field)).await,
        Err(error) => Err(error.into()),
    }
}
