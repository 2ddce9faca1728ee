//! The platform, for whoever hosts it: who may use voices, how they stand on this machine, what they were used for.

use crate::{
    door::{Answer, Desk, Refused},
    views::{BrandVoices, PlatformPage, TenantView, VoiceState, VoicesUsed},
};
use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect},
};
use identity::{Tenant, TenantBrand, Whose, tenants, voices_withheld_from_all, withhold_voices};
use kernel::{BrandId, Millis, OrgId, days};
use serde::Deserialize;
use speech::{Prices, Used};

/// How far back use is shown.
pub(super) const SHOWN: Millis = days(30);

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

/// What the operator sees.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require_host().await?;
    let on = &mut desk.db();
    let used = speech::used_by_all_since(on, desk.now() - SHOWN).await?;
    let prices = desk.web.voices.as_ref().map(speech::Voices::prices).unwrap_or_default();
    let (heard, said) = speech::queues(on).await?;
    let state = desk.web.voices.as_ref().map(|voices| VoiceState {
        ears: voices.ears(),
        mouth: voices.mouth(),
        installed: voices.installed(),
    });
    let withheld = voices_withheld_from_all(on).await?.is_some();
    let tenants = tenants(on).await?.into_iter().map(|tenant| tenant_view(tenant, &used, prices)).collect();
    let shell = desk.shell().await?;
    let saved = !wanted.saved.is_empty();
    Ok(PlatformPage { ui: desk.ui, shell, saved, withheld, state, heard, said, tenants }.into_response())
}

fn tenant_view(tenant: Tenant, used: &[(BrandId, Used)], prices: Prices) -> TenantView {
    TenantView {
        id: tenant.organisation.id,
        name: tenant.organisation.name,
        withheld: tenant.withheld_at.is_some(),
        brands: tenant.brands.into_iter().map(|brand| brand_view(brand, used, prices)).collect(),
    }
}

fn brand_view(brand: TenantBrand, used: &[(BrandId, Used)], prices: Prices) -> BrandVoices {
    let theirs = used.iter().filter(|(id, _)| *id == brand.id).map(|(_, used)| used);
    BrandVoices {
        id: brand.id,
        withheld: brand.withheld_at.is_some(),
        listens: brand.listens,
        speaks: brand.speaks,
        used: VoicesUsed::of(theirs, prices),
        name: brand.name,
    }
}

#[derive(Deserialize)]
pub(crate) struct Decided {
    /// `all`, or the kind and the id: `organisation`, `brand`.
    whose: String,
    #[serde(default)]
    organisation: Option<OrgId>,
    #[serde(default)]
    brand: Option<BrandId>,
    withheld: bool,
}

/// Withholds voices from somebody, or gives them back.
pub(crate) async fn withhold(desk: Desk, Form(decided): Form<Decided>) -> Answer {
    desk.require_host().await?;
    let whose = match (decided.whose.as_str(), decided.organisation, decided.brand) {
        ("all", None, None) => Whose::Everybody,
        ("organisation", Some(id), None) => Whose::Organisation(id),
        ("brand", None, Some(id)) => Whose::Brand(id),
        _ => return Err(Refused::not_found()),
    };
    let me = desk.me();
    desk.db().write(async |tx| withhold_voices(tx, whose, decided.withheld, me).await).await?;
    Ok(Redirect::to(&format!("{}/platform?saved=1", desk.ui.base)).into_response())
}
