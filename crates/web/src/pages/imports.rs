//! Import of a sheet: choose, read what would change, approve. The approval carries the sheet itself, so that nothing
//! waits in memory or in a table: any node can carry it out, after any time, and what is carried out is what was shown.

mod draft;
mod faults;

use crate::{
    Web,
    door::{Answer, Desk},
    views::{DiffField, DiffFieldView, DiffLineView, DiffValue, ImportDiffView, ImportPage, ImportStep, ImportTrouble},
};
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use catalogue::{
    CatalogueError, Diff, FieldDiff, News, ProductDiff,
    csv_rows::{self, Column, MAX_BYTES, Row, RowProblems},
};
use draft::Draft;
use identity::May;
use kernel::{ApiError, Currency, Money};
use serde::Deserialize;

/// Changes shown before « and n more ».
const SHOWN: usize = 100;
/// A file, and the form around it; an approval is the same file, packed.
const LARGEST: usize = MAX_BYTES + 64 * 1024;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/catalogue/imports", get(choose).post(receive)).layer(DefaultBodyLimit::max(LARGEST))
}

async fn choose(desk: Desk) -> Answer {
    desk.require(May::EditCatalogue)?;
    answer(desk, StatusCode::OK, ImportStep::Choose { columns: columns(), trouble: None }).await
}

#[derive(Deserialize)]
struct Approval {
    #[serde(default)]
    import: String,
}

/// A file to look at, or the approval of one that was looked at.
async fn receive(desk: Desk, request: Request) -> Answer {
    desk.require(May::EditCatalogue)?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return match file(request, &desk.web).await {
            Ok(draft) => preview(desk, draft).await,
            Err(trouble) => refuse(desk, trouble).await,
        };
    }
    let Ok(Form(approval)) = Form::<Approval>::from_request(request, &desk.web).await else {
        return refuse(desk, ImportTrouble::Expired).await;
    };
    match Draft::read(&approval.import) {
        Some(draft) => approve(desk, draft).await,
        None => refuse(desk, ImportTrouble::Expired).await,
    }
}

/// The uploaded file.
async fn file(request: Request, web: &Web) -> Result<Draft, ImportTrouble> {
    let too_large = || ImportTrouble::TooLarge { megabytes: i64::try_from(MAX_BYTES >> 20).unwrap_or(i64::MAX) };
    let mut form = Multipart::from_request(request, web).await.map_err(|_| ImportTrouble::NoFile)?;
    loop {
        let field = form.next_field().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => ImportTrouble::NoFile,
        })?;
        let field = field.ok_or(ImportTrouble::NoFile)?;
        if field.name() != Some("file") {
            continue;
        }
        let name: String = field.file_name().unwrap_or("CSV").chars().take(100).collect();
        let sheet = field.bytes().await.map_err(|_| too_large())?.to_vec();
        if sheet.is_empty() {
            return Err(ImportTrouble::NoFile);
        }
        return Ok(Draft { name, sheet, seen: String::new() });
    }
}

/// What the file would change. Nothing is written.
async fn preview(desk: Desk, draft: Draft) -> Answer {
    let currency = desk.staff.brand().currency;
    let rows = match csv_rows::read(&draft.sheet, currency) {
        Ok(rows) => rows,
        Err(problems) => return correct(desk, &draft.name, &problems).await,
    };
    let diff = match catalogue::preview(&mut desk.db(), desk.brand(), &rows).await {
        Ok(diff) => diff,
        Err(error) => return unfit(desk, &draft.name, error).await,
    };
    let draft = Draft { seen: draft::digest(&diff), ..draft };
    let view = diff_view(&diff, &draft, currency);
    answer(desk, StatusCode::OK, ImportStep::Approve(view)).await
}

/// Carries out what was seen; if the catalogue has changed meanwhile so that other things would happen, shows these.
async fn approve(desk: Desk, draft: Draft) -> Answer {
    let (brand, currency, me) = (desk.brand(), desk.staff.brand().currency, desk.me());
    let Ok(rows) = csv_rows::read(&draft.sheet, currency) else {
        return refuse(desk, ImportTrouble::Expired).await;
    };
    let done = desk.db().write(async |tx| import(tx, brand, &rows, &draft, me).await).await;
    match done {
        Ok(Some((added, changed))) => {
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            answer(desk, StatusCode::OK, ImportStep::Done { added: count(added), changed: count(changed) }).await
        }
        Ok(None) => preview(desk, draft).await,
        Err(error) => unfit(desk, &draft.name, error).await,
    }
}

async fn import(
    tx: &mut storage::Tx,
    brand: kernel::BrandId,
    rows: &[Row],
    draft: &Draft,
    me: kernel::TeammateId,
) -> Result<Option<(usize, usize)>, CatalogueError> {
    let diff = catalogue::preview(tx, brand, rows).await?;
    if draft::digest(&diff) != draft.seen {
        return Ok(None);
    }
    // Products of which only the stock differs count as changed to whoever counts pieces.
    let stock_only = diff.products.iter().filter(|p| p.news == News::Unchanged && moves_stock(p)).count();
    let report = catalogue::import_rows(tx, brand, rows, Some(me)).await?;
    Ok(Some((report.created, report.updated + stock_only)))
}

fn moves_stock(product: &ProductDiff) -> bool {
    product.variants.iter().any(|variant| variant.news == News::Updated)
}

async fn refuse(desk: Desk, trouble: ImportTrouble) -> Answer {
    let status = match trouble {
        ImportTrouble::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    answer(desk, status, ImportStep::Choose { columns: columns(), trouble: Some(trouble) }).await
}

/// The file's own faults, line by line.
async fn correct(desk: Desk, file: &str, problems: &RowProblems) -> Answer {
    if let Some(trouble) = faults::of_the_file(problems) {
        return refuse(desk, trouble).await;
    }
    let step = ImportStep::Correct {
        file: file.to_owned(),
        columns: columns(),
        faults: problems.told().iter().map(faults::fault_view).collect(),
        total: i64::try_from(problems.total()).unwrap_or(i64::MAX),
    };
    answer(desk, StatusCode::UNPROCESSABLE_ENTITY, step).await
}

/// Rows that are well written and do not fit the catalogue there is.
async fn unfit(desk: Desk, file: &str, error: CatalogueError) -> Answer {
    let Some(fault) = faults::misfit_view(&error) else { return Err(ApiError::from(error).into()) };
    let step = ImportStep::Correct { file: file.to_owned(), columns: columns(), faults: vec![fault], total: 1 };
    answer(desk, StatusCode::UNPROCESSABLE_ENTITY, step).await
}

async fn answer(desk: Desk, status: StatusCode, step: ImportStep) -> Answer<Response> {
    let shell = desk.shell().await?;
    Ok((status, ImportPage { ui: desk.ui, shell, step }).into_response())
}

fn columns() -> Vec<String> {
    Column::ALL.iter().map(|column| column.name().to_owned()).collect()
}

fn diff_view(diff: &Diff, draft: &Draft, currency: Currency) -> ImportDiffView {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut lines: Vec<DiffLineView> = diff.products.iter().flat_map(|product| lines_of(product, currency)).collect();
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    ImportDiffView {
        token: draft.write(),
        file: draft.name.clone(),
        added: count(diff.report.created),
        changed: count(diff.report.updated),
        stock: count(diff.report.stock_changed),
        same: count(diff.report.unchanged),
        lines,
        more: count(more),
    }
}

/// A product's line, and one for each of its variants that differs; a new product of one form is one line.
fn lines_of(product: &ProductDiff, currency: Currency) -> Vec<DiffLineView> {
    let fields = |fields: &[FieldDiff]| fields.iter().filter_map(|field| field_view(field, currency)).collect();
    let is_new = product.news == News::Created;
    if let (true, [only]) = (is_new, &product.variants[..]) {
        let name = crate::shown::titled(&product.name, &only.label);
        return vec![DiffLineView { name, new: true, fields: fields(&only.fields) }];
    }
    let mut lines = Vec::new();
    if is_new || !product.fields.is_empty() {
        lines.push(DiffLineView { name: product.name.clone(), new: is_new, fields: fields(&product.fields) });
    }
    let differing = product.variants.iter().filter(|variant| variant.news != News::Unchanged);
    lines.extend(differing.map(|variant| DiffLineView {
        name: crate::shown::titled(&product.name, &variant.label),
        new: !is_new && variant.news == News::Created,
        fields: fields(&variant.fields),
    }));
    lines
}

fn field_view(diff: &FieldDiff, currency: Currency) -> Option<DiffFieldView> {
    let field = DiffField::from_column(diff.field)?;
    let value = |text: &str| match field {
        DiffField::Price => {
            Money::parse_major(text, currency).map_or(DiffValue::Text(text.to_owned()), DiffValue::Money)
        }
        DiffField::Stock => text.parse().map_or(DiffValue::Text(text.to_owned()), DiffValue::Count),
        _ => DiffValue::Text(text.to_owned()),
    };
    let before = Some(diff.from.as_str()).filter(|from| !from.is_empty()).map(value);
    Some(DiffFieldView { field, before, after: value(&diff.to) })
}
