//! Promo codes: what they are, what they brought, a new one, the end of one.

use super::thread;
use crate::{
    Ui,
    door::{Answer, Desk, Id, zone_of},
    views::{PromoForm, PromoTrouble, PromoView, PromosPage},
};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use conversation::{Author, Contact, Said};
use identity::{Brand, May};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use kernel::{ApiError, ConversationId, Millis, Money, Phone, hours};
use ordering::{Given, Gives, Promo, PromoSpec, PromoUse};
use serde::Deserialize;
use std::collections::HashMap;
use whatsapp::Outgoing;

/// The longest a code may last from when it is given: a year.
const MOST_HOURS: i64 = 366 * 24;
/// Products to choose from in the form; more are reached by their category, or by the apply file.
const MOST_PRODUCTS: usize = 200;

pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadOrders)?;
    show(desk, StatusCode::OK, None, PromoForm { kind: "percent".into(), once_each: true, ..PromoForm::default() })
        .await
}

async fn show(desk: Desk, status: StatusCode, trouble: Option<PromoTrouble>, form: PromoForm) -> Answer {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let uses: HashMap<_, _> = Promo::uses(on, brand).await?.into_iter().collect();
    let currency = desk.staff.brand().currency;
    let promos = Promo::all(on, brand).await?;
    let promos = promos.into_iter().map(|promo| {
        let used = uses.get(&promo.id).copied().unwrap_or_default();
        view(promo, used, currency)
    });
    let promos = promos.collect();
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
        personal: promo.contact.is_some(),
        agent_gives: promo.agent_gives,
        uses: used.uses,
        given: money(used.given),
        revenue: money(used.revenue),
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
    until: String,
    hours: String,
    max_uses: String,
    phone: String,
    once_each: Option<()>,
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
                "until" => typed.until = value,
                "hours" => typed.hours = value,
                "max_uses" => typed.max_uses = value,
                "phone" => typed.phone = value,
                "once_each" => typed.once_each = Some(()),
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

/// Makes a code, or makes one that exists so.
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
        Ok((owner, spec)) => PromoSpec { contact: owner.map(|owner| owner.id), ..spec },
        Err(trouble) => return show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some(trouble), typed.form()).await,
    };
    desk.db().write(async |tx| Promo::upsert(tx, &brand, &spec).await).await?;
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
            let given = match ordering::give(tx, conversation.brand, &given.code, conversation.contact).await? {
                Ok(given) => given,
                Err(why) => return Err(ApiError::unprocessable(why.code(), "the code does not serve this customer")),
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
    let until = given.until.map(|until| ui.say_with("code-given-until", "when", ui.moment(until)));
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
            until: self.until,
            hours: self.hours,
            max_uses: self.max_uses,
            once_each: self.once_each.is_some(),
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
        let ends_at = filled(&self.until).map(|text| end_of_day(text, brand).ok_or(PromoTrouble::Until)).transpose()?;
        let starts_at =
            filled(&self.from).map(|text| start_of_day(text, brand).ok_or(PromoTrouble::Until)).transpose()?;
        if ends_at.is_some_and(|at| at <= now || starts_at.is_some_and(|from| at <= from)) {
            return Err(PromoTrouble::Until);
        }
        let number = |text: &str, most: i64| {
            let number = text.parse::<i64>().ok().filter(|n| (1..=most).contains(n));
            number.ok_or(PromoTrouble::Limit)
        };
        let valid_for = filled(&self.hours).map(|text| number(text, MOST_HOURS)).transpose()?;
        Ok(PromoSpec {
            code: self.code.clone(),
            gives,
            starts_at,
            ends_at,
            valid_for: valid_for.map(hours),
            minimum: minimum.transpose()?,
            products: self.products.iter().filter(|one| !one.is_empty()).cloned().collect(),
            categories: self.categories.iter().filter(|one| !one.is_empty()).cloned().collect(),
            max_uses: filled(&self.max_uses).map(|text| number(text, i64::from(i32::MAX))).transpose()?,
            max_per_contact: self.once_each.is_some().then_some(1),
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

/// When a day begins where the brand is.
fn start_of_day(text: &str, brand: &Brand) -> Option<Millis> {
    let day: Date = text.parse().ok()?;
    let zone = TimeZone::get(&brand.time_zone).ok()?;
    Some(Millis(day.to_zoned(zone).ok()?.timestamp().as_millisecond()))
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
