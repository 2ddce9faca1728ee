//! Where the shop delivers, for how much and how fast.

use crate::{
    Ui,
    door::{Answer, Desk},
    views::{DeliveryPage, ZoneForm},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{Currency, Money};
use ordering::{OrderError, Zone, ZoneSpec};
use serde::Deserialize;

/// Empty zones in the form, for new ones.
const EMPTY: usize = 2;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadOrders)?;
    let zones = Zone::all(&mut desk.db(), desk.brand()).await?;
    let zones = zones.iter().map(|zone| form(zone, &desk.ui)).collect();
    show(desk, StatusCode::OK, zones, None, !wanted.saved.is_empty()).await
}

async fn show(
    desk: Desk,
    status: StatusCode,
    mut zones: Vec<ZoneForm>,
    wrong: Option<&'static str>,
    saved: bool,
) -> Answer {
    let may_edit = desk.staff.may(May::ManageSettings);
    if may_edit {
        let wanted = (zones.len() + EMPTY).min(ZoneSpec::MOST).max(zones.len());
        zones.resize_with(wanted, ZoneForm::default);
    }
    let symbol = desk.staff.brand().currency.symbol();
    let shell = desk.shell().await?;
    Ok((status, DeliveryPage { ui: desk.ui, shell, zones, may_edit, symbol, saved, wrong }).into_response())
}

fn form(zone: &Zone, ui: &Ui) -> ZoneForm {
    let fee = if zone.fee.minor == 0 { ui.say("delivery-free") } else { ui.money(zone.fee) };
    let free_above = zone.free_above.filter(|_| zone.fee.minor > 0);
    let free_above = free_above.map(|sum| ui.say_with("delivery-free-from", "sum", ui.money(sum))).unwrap_or_default();
    let said = [fee, zone.delay.clone(), free_above];
    ZoneForm {
        was: zone.name.clone(),
        said: said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        name: zone.name.clone(),
        places: zone.places.join(", "),
        fee: zone.fee.to_major(),
        delay: zone.delay.clone(),
        free_above: zone.free_above.map(|sum| sum.to_major()).unwrap_or_default(),
        pickup: zone.pickup,
        drop: false,
    }
}

/// What was typed, zone by zone: each begins with the name it had.
fn typed(fields: Vec<(String, String)>) -> Vec<ZoneForm> {
    let mut zones: Vec<ZoneForm> = Vec::new();
    for (name, value) in fields {
        if name == "was" {
            zones.push(ZoneForm { was: value, ..ZoneForm::default() });
            continue;
        }
        let Some(zone) = zones.last_mut() else { continue };
        match name.as_str() {
            "name" => zone.name = value,
            "places" => zone.places = value,
            "fee" => zone.fee = value,
            "delay" => zone.delay = value,
            "free_above" => zone.free_above = value,
            "pickup" => zone.pickup = true,
            "drop" => zone.drop = true,
            _ => {}
        }
    }
    zones.retain(|zone| !zone.is_empty());
    zones
}

/// What a zone of the form says, or the first field that cannot be, in the words of the apply file.
fn spec(zone: &ZoneForm, currency: Currency) -> Result<ZoneSpec, &'static str> {
    let amount = |text: &str, field| match text.trim() {
        "" => Ok(None),
        text => Money::parse_major(text, currency).map(|money| Some(money.minor)).map_err(|_| field),
    };
    let fee = match amount(&zone.fee, "fee")? {
        None if !zone.pickup => return Err("fee"),
        fee => fee.unwrap_or(0),
    };
    Ok(ZoneSpec {
        name: zone.name.clone(),
        places: zone.places.split([',', ';', '\n']).map(|place| place.trim().to_owned()).collect(),
        fee,
        delay: zone.delay.clone(),
        free_above: amount(&zone.free_above, "free_above")?,
        pickup: zone.pickup,
    })
}

/// Decides.
pub(crate) async fn save(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (zones, brand, me) = (typed(fields), desk.staff.brand().clone(), desk.me());
    let kept = zones.iter().filter(|zone| !zone.drop);
    let wrong = match kept.map(|zone| spec(zone, brand.currency)).collect::<Result<Vec<_>, _>>() {
        Ok(specs) => match desk.db().write(async |tx| Zone::set_all(tx, &brand, &specs, Some(me)).await).await {
            Ok(_) => return Ok(Redirect::to(&format!("{}/delivery?saved=yes", desk.ui.base)).into_response()),
            Err(OrderError::Invalid { field, .. }) => field,
            Err(error) => return Err(error.into()),
        },
        Err(field) => field,
    };
    show(desk, StatusCode::UNPROCESSABLE_ENTITY, zones, Some(wrong), false).await
}
