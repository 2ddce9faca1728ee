//! The models that the brand's assistant thinks with: their order, keys, prices and budget. A key is typed and never shown.

use super::agent;
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{ModelForm, ModelTrouble, ModelsView},
};
use assistant::{Bill, Budget, ModelAccount, ModelDraft, Price, RequestKind, Service, WrongModel};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{Currency, Millis, ModelAccountId, Money, Secret, seconds};
use serde::Deserialize;

/// What was typed in one of the forms and could not be.
#[derive(Default)]
pub(super) struct Typed {
    form: Option<ModelForm>,
    budget: Option<String>,
}

/// The models with what they cost; one form as it was typed, where it was.
pub(super) async fn view(desk: &Desk, typed: Typed) -> Answer<ModelsView> {
    let (on, brand) = (&mut desk.db(), desk.staff.brand());
    let held = ModelAccount::all(on, brand.id).await?;
    let bill = Bill::of(on, brand, desk.now()).await?;
    let budget = Budget::of(on, brand.id).await?.0;
    let has_room = desk.staff.may(May::ManageSettings) && held.len() < ModelAccount::MOST;
    let mut models: Vec<ModelForm> =
        held.iter().enumerate().map(|(n, held)| form(held, n + 1, brand.currency)).collect();
    let mut new = has_room.then(new_form);
    if let Some(typed) = typed.form {
        match models.iter_mut().find(|form| form.key == typed.key) {
            Some(form) => *form = ModelForm { place: form.place, has_key: form.has_key, ..typed },
            None => new = Some(typed),
        }
    }
    Ok(ModelsView {
        models,
        new,
        budget_trouble: typed.budget.is_some(),
        budget: typed.budget.unwrap_or_else(|| budget.map(Money::to_major).unwrap_or_default()),
        spent_up: budget.is_some_and(|budget| bill.month.minor() >= budget.minor),
        budget_held: budget,
        month: bill.month.cost,
        today: bill.today.cost,
        answers: bill.month.answers,
        given_up: bill.given_up,
        currency: brand.currency,
    })
}

fn services() -> Vec<(&'static str, &'static str)> {
    Service::ALL.into_iter().map(|service| (service.code(), service.name())).collect()
}

fn new_form() -> ModelForm {
    ModelForm { key: "new".into(), services: services(), seconds: "12".into(), ..ModelForm::default() }
}

fn form(held: &ModelAccount, place: usize, currency: Currency) -> ModelForm {
    let major = |minor: u64| Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency).to_major();
    ModelForm {
        key: held.id.to_string(),
        place,
        service: held.service().map(|service| service.code().to_owned()).unwrap_or_default(),
        services: services(),
        name: held.name.clone(),
        has_key: held.has_key(),
        seconds: held.time_out.as_seconds().to_string(),
        input: major(held.price.input),
        cached_input: major(held.price.cached_input),
        output: major(held.price.output),
        requests: held.requests.iter().map(|kind| kind.code().to_owned()).collect(),
        ..ModelForm::default()
    }
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    /// Ticked, or not there.
    #[serde(default)]
    sale: String,
    #[serde(default)]
    order: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    seconds: String,
    #[serde(default)]
    input: String,
    #[serde(default)]
    cached_input: String,
    #[serde(default)]
    output: String,
}

impl Fields {
    fn form(&self, key: String) -> ModelForm {
        ModelForm {
            key,
            open: true,
            service: self.service.clone(),
            services: services(),
            name: self.name.clone(),
            seconds: self.seconds.clone(),
            input: self.input.clone(),
            cached_input: self.cached_input.clone(),
            output: self.output.clone(),
            requests: self.requests().map(|kind| kind.code().to_owned()).collect(),
            ..ModelForm::default()
        }
    }

    fn requests(&self) -> impl Iterator<Item = RequestKind> {
        let ticked = [&self.sale, &self.order, &self.question].map(|tick| !tick.is_empty());
        RequestKind::ALL.into_iter().zip(ticked).filter_map(|(kind, ticked)| ticked.then_some(kind))
    }

    fn draft(&self, id: Option<ModelAccountId>, currency: Currency) -> Result<ModelDraft, ModelTrouble> {
        let time_out: Millis =
            self.seconds.trim().parse::<u8>().map(|n| seconds(n.into())).map_err(|_| ModelTrouble::Seconds)?;
        let price = |text: &str| match text.trim() {
            "" => Ok(0),
            text => {
                let amount = Money::parse_major(text, currency).map_err(|_| ModelTrouble::Price)?;
                u64::try_from(amount.minor).map_err(|_| ModelTrouble::Price)
            }
        };
        let input = price(&self.input)?;
        let key = Some(self.key.trim()).filter(|key| !key.is_empty());
        Ok(ModelDraft {
            id,
            service: Service::from_code(&self.service),
            name: self.name.clone(),
            key: key.map(Secret::new),
            time_out,
            price: Price {
                input,
                // Left empty, a token that is read again costs what it costs the first time.
                cached_input: if self.cached_input.trim().is_empty() { input } else { price(&self.cached_input)? },
                written_input: input,
                output: price(&self.output)?,
            },
            requests: self.requests().collect(),
        })
    }
}

fn trouble(wrong: WrongModel) -> Answer<ModelTrouble> {
    Ok(match wrong.field {
        "id" => return Err(Refused::not_found()),
        "name" => ModelTrouble::Name,
        "key" => ModelTrouble::Key,
        "time_out" => ModelTrouble::Seconds,
        "models" if wrong.why.contains("once") => ModelTrouble::Twice,
        "models" => ModelTrouble::TooMany,
        _ => ModelTrouble::Service,
    })
}

/// Makes `drafts`, of those that are held, the brand's models.
async fn set(
    desk: &Desk,
    drafts: impl Fn(Vec<ModelDraft>) -> Option<Vec<ModelDraft>>,
) -> Answer<Result<(), WrongModel>> {
    let (brand, vault) = (desk.brand(), &desk.web.vault);
    let set = desk.db().write(async |tx| {
        let held = ModelAccount::all(tx, brand).await?;
        match drafts(held.iter().map(ModelAccount::draft).collect()) {
            Some(drafts) => ModelAccount::set_drafts(tx, vault, brand, &drafts).await,
            None => Ok(Err(WrongModel { field: "id", why: "must be one of the brand's models" })),
        }
    });
    Ok(set.await?)
}

/// Adds a model behind the others.
pub(crate) async fn add(desk: Desk, Form(fields): Form<Fields>) -> Answer {
    keep(desk, None, fields).await
}

/// Makes a model so.
pub(crate) async fn save(desk: Desk, Id(id): Id<ModelAccountId>, Form(fields): Form<Fields>) -> Answer {
    keep(desk, Some(id), fields).await
}

async fn keep(desk: Desk, id: Option<ModelAccountId>, fields: Fields) -> Answer {
    desk.require(May::ManageSettings)?;
    let kept = match fields.draft(id, desk.staff.brand().currency) {
        Ok(draft) => {
            let set = set(&desk, |mut drafts: Vec<ModelDraft>| {
                match id {
                    Some(_) => *drafts.iter_mut().find(|held| held.id == id)? = draft.clone(),
                    None => drafts.push(draft.clone()),
                }
                Some(drafts)
            });
            match set.await? {
                Ok(()) => Ok(()),
                Err(wrong) => Err(trouble(wrong)?),
            }
        }
        Err(trouble) => Err(trouble),
    };
    match kept {
        Ok(()) => Ok(back(&desk)),
        Err(trouble) => {
            let key = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
            let form = ModelForm { trouble: Some(trouble), ..fields.form(key) };
            agent::show_with(desk, StatusCode::UNPROCESSABLE_ENTITY, Typed { form: Some(form), budget: None }).await
        }
    }
}

/// This model is asked before the others.
pub(crate) async fn ask_first(desk: Desk, Id(id): Id<ModelAccountId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let set = set(&desk, |mut drafts: Vec<ModelDraft>| {
        let at = drafts.iter().position(|held| held.id == Some(id))?;
        drafts[..=at].rotate_right(1);
        Some(drafts)
    });
    if let Err(wrong) = set.await? {
        trouble(wrong)?;
    }
    Ok(back(&desk))
}

/// Takes a model away, and its key with it.
pub(crate) async fn remove(desk: Desk, Id(id): Id<ModelAccountId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let set = set(&desk, |mut drafts: Vec<ModelDraft>| {
        let at = drafts.iter().position(|held| held.id == Some(id))?;
        drafts.remove(at);
        Some(drafts)
    });
    if let Err(wrong) = set.await? {
        trouble(wrong)?;
    }
    Ok(back(&desk))
}

#[derive(Deserialize)]
pub(crate) struct Amount {
    budget: String,
}

/// What the models may cost a month; nothing typed: as much as they do.
pub(crate) async fn set_budget(desk: Desk, Form(typed): Form<Amount>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (brand, currency) = (desk.brand(), desk.staff.brand().currency);
    let budget = match typed.budget.trim() {
        "" => None,
        text => match Money::parse_major(text, currency) {
            Ok(amount) => Some(amount),
            Err(_) => {
                let typed = Typed { form: None, budget: Some(typed.budget) };
                return agent::show_with(desk, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
            }
        },
    };
    desk.db().write(async |tx| Budget(budget).set(tx, brand).await).await?;
    Ok(back(&desk))
}

fn back(desk: &Desk) -> axum::response::Response {
    Redirect::to(&format!("{}/agent#models", desk.ui.base)).into_response()
}
