//! Promo codes: what they are, what they brought, a new one, the end of one.

use super::thread;
use crate::{
    Ui,
    door::{Answer, Desk, Id, Refused, zone_of},
    views::{PromoForm, PromoTrouble, PromoView, PromosPage},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use conversation::{Author, Contact, Said};
use identity::{Brand, May};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use kernel::{ApiError, ConversationId, Millis, Money, Phone, minutes};
use ordering::{Given, Gives, OrderError, Promo, PromoRefused, PromoSpec, PromoUse};
use serde::Deserialize;
use std::collections::HashMap;
use whatsapp::Outgoing;

/// The longest a code may last from when it is given: a year.
const MOST_HOURS: i64 = 366 * 24;
/// Products to choose from in the form; more are reached by their category, or by the apply file.
const MOST_PRODUCTS: usize = 200;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// The code to change; empty for a new one.
    #[serde(default)]
    change: String,
}

pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadOrders)?;
    let form = match filled(&wanted.change) {
        Some(code) => form_of(&desk, code).await?,
        None => PromoForm { kind: "percent".into(), each: "1".into(), ..PromoForm::default() },
    };
    show(desk, StatusCode::OK, None, form).await
}

/// The form of a code that is to be changed, as it is.
async fn form_of(desk: &Desk, code: &str) -> Answer<PromoForm> {
    let (on, brand) = (&mut desk.db(), desk.staff.brand());
    let promo = Promo::by_code(on, brand.id, code).await?.ok_or_else(Refused::not_found)?;
    let owner = match promo.contact {
        Some(owner) => Contact::find(on, brand.id, owner).await?,
        None => None,
    };
    let number = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    let major = |minor: i64| Money::new(minor, brand.currency).to_major();
    let (from, from_time) = typed_moment(promo.starts_at, brand);
    // What ends at midnight is typed as the whole day before.
    let whole_day = promo.ends_at.filter(|at| typed_moment(Some(*at), brand).1 == MIDNIGHT).map(|at| at - Millis(1));
    let (until, until_time) = match whole_day {
        Some(last) => (typed_moment(Some(last), brand).0, String::new()),
        None => typed_moment(promo.ends_at, brand),
    };
    let (kind, value) = match promo.gives {
        Gives::Percent(part) => ("percent", crate::views::percent(part)),
        Gives::Amount(amount) => ("amount", major(amount)),
        Gives::FreeDelivery => ("free_delivery", String::new()),
    };
    let minutes = promo.valid_for.map(|time| time.as_seconds() / 60);
    Ok(PromoForm {
        change: promo.code.clone(),
        code: promo.code,
        kind: kind.into(),
        value,
        minimum: promo.minimum.map(|sum| sum.to_major()).unwrap_or_default(),
        from,
        from_time,
        until,
        until_time,
        hours: match minutes {
            Some(minutes) if minutes % 60 == 0 => (minutes / 60).to_string(),
            Some(minutes) => format!("{minutes} min"),
            None => String::new(),
        },
        max_uses: number(promo.max_uses),
        each: number(promo.max_per_contact),
        stackable: promo.stackable,
        categories: promo.categories,
        products: promo.products,
        phone: owner.and_then(|owner| owner.wa_id).unwrap_or_default(),
        agent_gives: promo.agent_gives,
    })
}

const MIDNIGHT: &str = "00:00";

/// A moment as the form's fields of a day and a time hold it, by the brand's clock.
fn typed_moment(at: Option<Millis>, brand: &Brand) -> (String, String) {
    let Some(at) = at.and_then(|at| Timestamp::from_millisecond(at.0).ok()) else { return Default::default() };
    let at = at.to_zoned(zone_of(brand));
    (at.date().to_string(), at.strftime("%H:%M").to_string())
}

async fn show(desk: Desk, status: StatusCode, trouble: Option<PromoTrouble>, form: PromoForm) -> Answer {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let uses: HashMap<_, _> = Promo::uses(on, brand).await?.into_iter().collect();
    let currency = desk.staff.brand().currency;
    let promos = Promo::all(on, brand).await?;
    let brought: HashMap<_, _> = payments::brought_by_codes(on, brand).await?.into_iter().collect();
    let mut shown = Vec::with_capacity(promos.len());
    for promo in promos {
        let used = uses.get(&promo.id).copied().unwrap_or_default();
        let revenue = brought.get(&promo.id).copied().unwrap_or(Money::zero(currency));
        let owner = match promo.contact {
            Some(owner) => Contact::find(on, brand, owner).await?,
            None => None,
        };
        let only_theirs = owner.map(|owner| owner.display_name());
        shown.push(PromoView { revenue, only_theirs, ..view(promo, used, currency) });
    }
    let promos = shown;
    let may_edit = desk.staff.may(May::ManageSettings);
    let categories = catalogue::categories(on, brand).await?.into_iter().map(|category| category.name).collect();
    let query = catalogue::ListQuery::default();
    let products = catalogue::list(on, brand, &query, None, MOST_PRODUCTS).await?.products;
    let goods = products.into_iter().map(|product| (product.reference, product.name)).collect();
    let shell = desk.shell().await?;
    Ok((status, PromosPage { ui: desk.ui, shell, promos, may_edit, trouble, form, categories, goods }).into_response())
}

fn view(promo: Promo, used: PromoUse, currency: kernel::Currency) -> PromoView {
    let money = |minor| Money::new(minor, currency);
    PromoView {
        code: promo.code,
        gives: promo.gives,
        amount: match promo.gives {
            Gives::Amount(amount) => Some(money(amount)),
            Gives::Percent(_) | Gives::FreeDelivery => None,
        },
        starts_at: promo.starts_at,
        ends_at: promo.ends_at,
        valid_minutes: promo.valid_for.map(|time| time.as_seconds() / 60),
        minimum: promo.minimum,
        only_for: promo.categories.into_iter().chain(promo.products).collect(),
        max_uses: promo.max_uses,
        max_per_contact: promo.max_per_contact,
        stackable: promo.stackable,
        only_theirs: None,
        agent_gives: promo.agent_gives,
        uses: used.uses,
        given: money(used.given),
        revenue: money(0),
    }
}

/// The form of a new code, as typed; what may be chosen several times comes several times.
#[derive(Default)]
struct Typed {
    code: String,
    kind: String,
    value: String,
    minimum: String,
    from: String,
    from_time: String,
    until: String,
    until_time: String,
    hours: String,
    max_uses: String,
    each: String,
    change: String,
    phone: String,
    stackable: Option<()>,
    agent_gives: Option<()>,
    categories: Vec<String>,
    products: Vec<String>,
}

impl Typed {
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "code" => typed.code = value,
                "kind" => typed.kind = value,
                "value" => typed.value = value,
                "minimum" => typed.minimum = value,
                "from" => typed.from = value,
                "from_time" => typed.from_time = value,
                "until" => typed.until = value,
                "until_time" => typed.until_time = value,
                "each" => typed.each = value,
                "change" => typed.change = value,
                "hours" => typed.hours = value,
                "max_uses" => typed.max_uses = value,
                "phone" => typed.phone = value,
                "stackable" => typed.stackable = Some(()),
                "agent_gives" => typed.agent_gives = Some(()),
                "categories" => typed.categories.push(value),
                "products" => typed.products.push(value),
                _ => {}
            }
        }
        typed
    }
}

/// Makes a code; changes the one that was opened to be changed. A new one never takes the place of one that exists.
pub(crate) async fn make(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    desk.require(May::ManageSettings)?;
    let typed = Typed::read(fields);
    let brand = desk.staff.brand().clone();
    let owner = match filled(&typed.phone) {
        None => Ok(None),
        Some(phone) => match Phone::parse_at_home(phone, &brand.country) {
            Ok(phone) => {
                let owner = Contact::by_phone(&mut desk.db(), brand.id, &phone).await?;
                owner.map(Some).ok_or(PromoTrouble::Phone)
            }
            Err(_) => Err(PromoTrouble::Phone),
        },
    };
    let spec = owner.and_then(|owner| Ok((owner, typed.spec(&brand, desk.now())?)));
    let spec = match spec {
        Ok((owner, spec)) => {
            // What is changed keeps its name: another name is another code.
            let code = filled(&typed.change).map_or(spec.code.clone(), str::to_owned);
            PromoSpec { code, contact: owner.map(|owner| owner.id), ..spec }
        }
        Err(trouble) => return show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some(trouble), typed.form()).await,
    };
    let made = desk
        .db()
        .write(async |tx| match filled(&typed.change) {
            Some(_) => Promo::upsert(tx, &brand, &spec).await.map(drop),
            None => Promo::create(tx, &brand, &spec).await,
        })
        .await;
    match made {
        Err(OrderError::CodeExists { code }) => {
            return show(desk, StatusCode::CONFLICT, Some(PromoTrouble::Exists { code }), typed.form()).await;
        }
        made => made?,
    }
    Ok(Redirect::to(&format!("{}/promos", desk.ui.base)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Ended {
    code: String,
}

/// Ends a code: carts that wanted it go on without.
pub(crate) async fn end(desk: Desk, Form(ended): Form<Ended>) -> Answer {
    desk.require(May::ManageSettings)?;
    let brand = desk.brand();
    desk.db().write(async |tx| Promo::switch_off(tx, brand, &ended.code).await).await?;
    Ok(Redirect::to(&format!("{}/promos", desk.ui.base)).into_response())
}

/// A teammate gives a customer a code: its time runs from now, and they are told what it gives and until when.
pub(crate) async fn give(desk: Desk, Id(id): Id<ConversationId>, Form(given): Form<Ended>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let conversation = thread::find(&desk, id).await?;
    let contact = Contact::find(&mut desk.db(), desk.brand(), conversation.contact).await?;
    let brand = desk.staff.brand();
    let locale = contact.and_then(|contact| contact.locale).unwrap_or(brand.locale);
    let theirs = Ui::new(locale, zone_of(brand), desk.now());
    let (me, currency) = (desk.me(), brand.currency);
    desk.db()
        .write(async |tx| {
            let refused =
                |why: PromoRefused| ApiError::unprocessable(why.code(), "the code does not serve this customer");
            let promo = Promo::by_code(tx, conversation.brand, &given.code).await?;
            let promo = promo.ok_or_else(|| refused(PromoRefused::Unknown))?;
            let now = tx.now();
            ordering::serves(tx, conversation.brand, &promo, conversation.contact, now).await?.map_err(refused)?;
            let given = match ordering::give(tx, conversation.brand, &given.code, conversation.contact).await? {
                Ok(given) => given,
                Err(why) => return Err(refused(why)),
            };
            let said = Said {
                brand: conversation.brand,
                conversation: id,
                author: Author::Teammate(me),
                message: Outgoing::text(words(&theirs, &given, currency)),
                quotes: None,
                revocable: false,
            };
            conversation::say(tx, said).await?;
            Ok(())
        })
        .await?;
    Ok(Redirect::to(&format!("{}/messages/{id}", desk.ui.base)).into_response())
}

/// What the customer reads, in their language.
fn words(ui: &Ui, given: &Given, currency: kernel::Currency) -> String {
    let until = given.until.map(|until| ui.say_with("code-given-until", "until", ui.until(until)));
    let shown = view(given.promo.clone(), PromoUse::default(), currency);
    let what = ui.say_with_two("code-given", "what", shown.what(ui), "code", &shown.code);
    [Some(what), until, Some(ui.say("code-given-how"))].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl Typed {
    fn form(self) -> PromoForm {
        PromoForm {
            code: self.code,
            kind: self.kind,
            value: self.value,
            minimum: self.minimum,
            change: self.change,
            each: self.each,
            from_time: self.from_time,
            until_time: self.until_time,
            until: self.until,
            hours: self.hours,
            max_uses: self.max_uses,
            stackable: self.stackable.is_some(),
            from: self.from,
            categories: self.categories,
            products: self.products,
            phone: self.phone,
            agent_gives: self.agent_gives.is_some(),
        }
    }

    fn spec(&self, brand: &Brand, now: Millis) -> Result<PromoSpec, PromoTrouble> {
        let letters = self.code.chars().filter(|c| c.is_alphanumeric()).count();
        if !(1..=32).contains(&letters) {
            return Err(PromoTrouble::Code);
        }
        let amount = |text: &str| Money::parse_major(text, brand.currency).ok().map(|money| money.minor);
        let gives = match self.kind.as_str() {
            "percent" => Gives::Percent(percent(&self.value).ok_or(PromoTrouble::Value)?),
            "amount" => Gives::Amount(amount(&self.value).filter(|sum| *sum > 0).ok_or(PromoTrouble::Value)?),
            "free_delivery" => Gives::FreeDelivery,
            _ => return Err(PromoTrouble::Value),
        };
        let minimum =
            filled(&self.minimum).map(|text| amount(text).filter(|sum| *sum >= 0).ok_or(PromoTrouble::Minimum));
        let ends_at = match (filled(&self.until), filled(&self.until_time)) {
            (None, None) => None,
            (None, Some(_)) => return Err(PromoTrouble::Until),
            (Some(day), None) => Some(end_of_day(day, brand).ok_or(PromoTrouble::Until)?),
            (Some(day), Some(time)) => Some(moment(day, time, brand).ok_or(PromoTrouble::Until)?),
        };
        let starts_at = match (filled(&self.from), filled(&self.from_time)) {
            (None, None) => None,
            (None, Some(_)) => return Err(PromoTrouble::Until),
            (Some(day), time) => Some(moment(day, time.unwrap_or(MIDNIGHT), brand).ok_or(PromoTrouble::Until)?),
        };
        if ends_at.is_some_and(|at| at <= now || starts_at.is_some_and(|from| at <= from)) {
            return Err(PromoTrouble::Until);
        }
        let number = |text: &str, most: i64| {
            let number = text.parse::<i64>().ok().filter(|n| (1..=most).contains(n));
            number.ok_or(PromoTrouble::Limit)
        };
        let valid_for = match filled(&self.hours) {
            None => None,
            Some(text) => Some(match text.strip_suffix("min") {
                Some(text) => number(text.trim(), MOST_HOURS * 60)?,
                None => number(text, MOST_HOURS)? * 60,
            }),
        };
        Ok(PromoSpec {
            code: self.code.clone(),
            gives,
            starts_at,
            ends_at,
            valid_for: valid_for.map(minutes),
            minimum: minimum.transpose()?,
            products: self.products.iter().filter(|one| !one.is_empty()).cloned().collect(),
            categories: self.categories.iter().filter(|one| !one.is_empty()).cloned().collect(),
            max_uses: filled(&self.max_uses).map(|text| number(text, i64::from(i32::MAX))).transpose()?,
            max_per_contact: filled(&self.each).map(|text| number(text, i64::from(i32::MAX))).transpose()?,
            stackable: self.stackable.is_some(),
            contact: None,
            agent_gives: self.agent_gives.is_some(),
        })
    }
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// `10`, `12,5`: in hundredths of a percent, above zero and at most all.
fn percent(text: &str) -> Option<i64> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > 2 || whole.len() > 3 {
        return None;
    }
    let part = whole.parse::<i64>().ok()? * 100 + format!("{rest:0<2}").parse::<i64>().ok()?;
    (1..=10_000).contains(&part).then_some(part)
}

/// A day and a time where the brand is: `2026-11-27` and `18:30`.
fn moment(day: &str, time: &str, brand: &Brand) -> Option<Millis> {
    let (day, time): (Date, Time) = (day.parse().ok()?, Time::strptime("%H:%M", time).ok()?);
    let zone = TimeZone::get(&brand.time_zone).ok()?;
    Some(Millis(day.to_datetime(time).to_zoned(zone).ok()?.timestamp().as_millisecond()))
}

/// When a day is over where the brand is.
fn end_of_day(text: &str, brand: &Brand) -> Option<Millis> {
    let day: Date = text.parse().ok()?;
    let zone = TimeZone::get(&brand.time_zone).ok()?;
    let over = day.checked_add(1.day()).ok()?.to_zoned(zone).ok()?;
    Some(Millis(over.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_part_is_read_as_people_write_it() {
        for (text, part) in [("10", 1_000), ("12,5", 1_250), ("7.25 %", 725), ("100%", 10_000)] {
            assert_eq!(percent(text), Some(part), "{text}");
        }
        for text in ["", "0", "101", "-5", "dix", "1,234", "1e3"] {
            assert_eq!(percent(text), None, "{text}");
        }
    }
}
