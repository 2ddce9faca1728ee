use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use catalogue::{
    Change, ChangeKind, ChangedField, FieldChange, Lack, Odd, Source, SourceKind, Sync, SyncCounts, SyncState,
};
use kernel::{Currency, Millis, Money, hours};
use shopfront::Column;

/// Where the catalogue comes from.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/sources.html")]
pub struct SourcesPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The brand's sources, the latest first.
    pub sources: Vec<SourceView>,
    /// Whether it is the page of one of them.
    pub is_of_one: bool,
    /// The number of the catalogue at Meta that one of the brand's lines shows already.
    pub number: Option<String>,
    /// What was typed.
    pub form: SourceForm,
}
impl SourcesPage {
    /// What the page is called: the source, where it is of one.
    pub fn title(&self) -> String {
        let one = self.sources.first().filter(|_| self.is_of_one);
        one.map_or_else(|| self.ui.say("sources-title"), |view| view.source.shown.clone())
    }
    fn tab(&self) -> Tab {
        Tab::Catalogue
    }
}

/// What was typed, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct SourceForm {
    /// The address.
    pub address: String,
    /// What it is of.
    pub kind: &'static str,
    /// Why it was not taken.
    pub trouble: Option<SourceTrouble>,
}

/// Why a source was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceTrouble {
    /// Not an address of a public page.
    Refused,
    /// Too many sources.
    TooMany,
    /// No file came.
    NoFile,
    /// The file is too large.
    TooLarge,
    /// A catalogue at Meta needs a token.
    NoToken,
    /// No number of a catalogue at Meta.
    NoNumber,
}
impl SourceTrouble {
    /// What to do.
    pub fn said(self, ui: &Ui) -> String {
        match self {
            Self::Refused => ui.say("source-refused"),
            Self::TooMany => ui.say("source-too-many"),
            Self::NoFile => ui.say("import-no-file"),
            Self::TooLarge => ui.say_n("source-too-large", 20_i64),
            Self::NoToken => ui.say("source-no-token"),
            Self::NoNumber => ui.say("source-no-number"),
        }
    }
}

/// A source in the list.
#[derive(Debug, Clone)]
pub struct SourceView {
    /// Its id.
    pub id: String,
    /// The source.
    pub source: Source,
    /// Its latest sync.
    pub latest: Option<Sync>,
}
impl SourceView {
    /// From a source and its latest sync.
    pub fn of(source: Source, latest: Option<Sync>) -> Self {
        Self { id: source.id.to_string(), source, latest }
    }
    /// Where its latest sync is.
    pub fn sync(&self) -> Option<String> {
        self.latest.as_ref().map(|sync| sync.id.to_string())
    }
    /// Whether what it would change waits for a word.
    pub fn is_to_approve(&self) -> bool {
        self.latest.as_ref().is_some_and(|sync| sync.state == SyncState::Ready)
    }
    /// How it is: a word, its tone and its icon.
    pub fn health(&self, ui: &Ui) -> (String, &'static str, &'static str) {
        match self.latest.as_ref().map(|sync| sync.state) {
            Some(SyncState::Reading) => (ui.say("source-reading"), "info", "clock"),
            Some(SyncState::Ready) => (ui.say("source-to-approve"), "warn", "alert"),
            _ if self.source.problem.is_some() => (ui.say("source-failing"), "bad", "alert"),
            Some(_) => (ui.say("source-in-step"), "ok", "check"),
            None => (ui.say("source-never"), "", "clock"),
        }
    }
    /// Why it cannot be read, and what to do.
    pub fn problem(&self, ui: &Ui) -> Option<String> {
        self.source.problem.as_deref().map(|problem| problem_said(problem, &self.source.shown, ui))
    }
    /// The choices of how often it is read: word, what it is called, whether it is this.
    pub fn rhythms(&self, ui: &Ui) -> Vec<(&'static str, String, bool)> {
        let every = self.source.settings.every;
        let one = |word, said, time: Option<Millis>| (word, said, every == time);
        vec![
            one("hour", ui.say("source-hourly"), Some(hours(1))),
            one("six", ui.say("source-six-hourly"), Some(hours(6))),
            one("day", ui.say("source-daily"), Some(hours(24))),
            one("week", ui.say("source-weekly"), Some(hours(7 * 24))),
            one("", ui.say("source-by-hand"), None),
        ]
    }
    /// Whether a token opens it, which may have to be renewed.
    pub fn has_token(&self) -> bool {
        self.source.kind == SourceKind::Meta
    }
    /// Whether it is read by itself at all.
    pub fn has_rhythm(&self) -> bool {
        self.source.kind.word() != "file"
    }
}

/// A sync: how far it is, what it would change, or what it did.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/sync.html")]
pub struct SyncPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The sync.
    pub sync: SyncView,
    /// What it would change, where somebody is to look at it.
    pub part: Option<DiffPart>,
    /// The head of a table whose columns nobody could guess.
    pub mapping: Option<MappingView>,
}
impl SyncPage {
    fn tab(&self) -> Tab {
        Tab::Catalogue
    }
}

/// How far a sync is, alone: `GET …/catalogue/syncs/{id}/progress`.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/progress.html")]
pub struct SyncProgress {
    /// The reader.
    pub ui: Ui,
    /// The sync.
    pub sync: SyncView,
}

/// A sync.
#[derive(Debug, Clone)]
pub struct SyncView {
    /// Its id.
    pub id: String,
    /// Its source's id.
    pub source: String,
    /// What its source is recognised by.
    pub shown: String,
    /// Where it is.
    pub state: SyncState,
    /// What its source turned out to be.
    pub platform: Option<String>,
    /// What its prices are in.
    pub currency: Option<String>,
    /// Products met.
    pub products: i64,
    /// Pages there may be.
    pub expected: Option<i64>,
    /// Pictures of the latest, by our own addresses.
    pub pictures: Vec<String>,
    /// Whether nothing was missing.
    pub complete: bool,
    /// Whether half of the shop was.
    pub half_gone: bool,
    /// Why it failed.
    pub problem: Option<String>,
    /// What it did.
    pub counts: SyncCounts,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// Whether somebody must say first that what is there is theirs to publish.
    pub must_be_vouched_for: bool,
}
impl SyncView {
    /// Whether its source is being read.
    pub fn is_reading(&self) -> bool {
        self.state == SyncState::Reading
    }
    /// Whether somebody is to look at it.
    pub fn is_ready(&self) -> bool {
        self.state == SyncState::Ready
    }
    /// Whether it was carried out.
    pub fn is_applied(&self) -> bool {
        self.state == SyncState::Applied
    }
    /// « Boutique WooCommerce · 214 produits · XOF ».
    pub fn found(&self, ui: &Ui) -> String {
        let shop = match &self.platform {
            Some(platform) => ui.say_with("sync-shop-of", "platform", platform),
            None => self.shown.clone(),
        };
        let mut parts = vec![shop, ui.say_n("sync-products", self.products)];
        parts.extend(self.currency.clone());
        parts.join(" · ")
    }
    /// How far it is, in hundredths, where that can be known.
    pub fn part(&self) -> Option<i64> {
        self.expected.filter(|expected| *expected > 0).map(|expected| (self.products * 100 / expected).min(99))
    }
    /// How it ended, when nothing is to be done: a sentence, its tone and its icon.
    pub fn ended(&self, ui: &Ui) -> (String, &'static str, &'static str) {
        match self.state {
            SyncState::Applied if self.counts == SyncCounts::default() => (ui.say("sync-no-news"), "ok", "check"),
            SyncState::Applied => (ui.say("import-done"), "ok", "check"),
            SyncState::Refused => (ui.say("sync-refused"), "plain", "close"),
            SyncState::Cancelled => (ui.say("sync-cancelled"), "plain", "close"),
            SyncState::Replaced => (ui.say("sync-replaced"), "plain", "info"),
            SyncState::Failed => {
                let problem = self.problem.as_deref().unwrap_or_default();
                (problem_said(problem, &self.shown, ui), "bad", "alert")
            }
            SyncState::Reading | SyncState::Ready => (String::new(), "plain", "info"),
        }
    }
}

/// What hinders a reading, and the way round it.
fn problem_said(problem: &str, shown: &str, ui: &Ui) -> String {
    match problem {
        "connect" if shown.contains("facebook") || shown.starts_with("fb.") => ui.say("sync-problem-facebook"),
        "connect" if shown.contains("instagram") => ui.say("sync-problem-instagram"),
        "connect" => ui.say("sync-problem-connect"),
        "meta_token" => ui.say("sync-problem-meta-token"),
        "meta_permission" => ui.say("sync-problem-meta-permission"),
        "meta_catalogue" => ui.say("sync-problem-meta-catalogue"),
        "meta_busy" => ui.say("sync-problem-meta-busy"),
        "marketplace" => ui.say("sync-problem-marketplace"),
        "not_found" => ui.say("sync-problem-not-found"),
        "closed" => ui.say("sync-problem-closed"),
        "challenge" => ui.say("sync-problem-challenge"),
        "login_wall" | "password_page" => ui.say("sync-problem-login"),
        "parked" => ui.say("sync-problem-parked"),
        "needs_script" => ui.say("sync-problem-script"),
        "sheet_not_shared" => ui.say("sync-problem-sheet"),
        "no_header" | "unknown" => ui.say("sync-problem-columns"),
        "old_excel" => ui.say("sync-problem-old-excel"),
        "not_text" | "unreadable" | "broken" | "locked" => ui.say("sync-problem-file"),
        "too_large" | "bomb" | "nested" | "too_many" | "budget" => ui.say("sync-problem-too-large"),
        "empty" => ui.say("sync-problem-empty"),
        _ => ui.say("sync-problem-unreachable"),
    }
}

/// Some of what a sync would change.
#[derive(Debug, Clone)]
pub struct DiffPart {
    /// What was searched for.
    pub query: String,
    /// Only this kind; `odd` for what is odd, empty for all.
    pub kind: &'static str,
    /// One page of it.
    pub changes: Vec<ChangeView>,
    /// How many fit.
    pub found: i64,
    /// How many changes there are that nothing is odd about.
    pub due: i64,
    /// How many there are that something is odd about.
    pub odd: i64,
    /// How many of each kind.
    pub counts: Vec<(ChangeKind, i64)>,
    /// How many products are as they were.
    pub same: i64,
    /// The next page.
    pub next: Option<usize>,
    /// The page before.
    pub before: Option<usize>,
}
impl DiffPart {
    /// The kinds there are: word, what it is called, how many.
    pub fn kinds(&self, ui: &Ui) -> Vec<(&'static str, String, i64)> {
        let said = |kind: ChangeKind| match kind {
            ChangeKind::New => ui.say("sync-kind-new"),
            ChangeKind::Changed => ui.say("sync-kind-changed"),
            ChangeKind::Back => ui.say("sync-kind-back"),
            ChangeKind::Gone => ui.say("sync-kind-gone"),
            ChangeKind::Shared => ui.say("sync-kind-shared"),
            ChangeKind::Lacking => ui.say("sync-kind-lacking"),
        };
        let mut kinds: Vec<_> = self
            .counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| (kind.word(), said(*kind), *count))
            .collect();
        if self.odd > 0 {
            kinds.insert(0, ("odd", ui.say("sync-kind-odd"), self.odd));
        }
        kinds
    }
}

/// One change.
#[derive(Debug, Clone)]
pub struct ChangeView {
    /// The change.
    pub change: Change,
    /// Its picture, by our own address.
    pub picture: Option<String>,
    /// What its prices are in.
    pub currency: Currency,
}
impl ChangeView {
    /// What it is: a word, its tone and its icon.
    pub fn kind(&self, ui: &Ui) -> (String, &'static str, &'static str) {
        match self.change.kind {
            ChangeKind::New => (ui.say("import-new"), "ok", "plus"),
            ChangeKind::Changed => (ui.say("sync-changed"), "info", "sync"),
            ChangeKind::Back => (ui.say("sync-back"), "ok", "sync"),
            ChangeKind::Gone => (ui.say("sync-gone"), "bad", "pause"),
            ChangeKind::Shared => (ui.say("sync-shared"), "", "link"),
            ChangeKind::Lacking => (ui.say("sync-lacking"), "warn", "alert"),
        }
    }
    /// Why it waits to be looked at.
    pub fn odd(&self, ui: &Ui) -> Option<String> {
        self.change.odd.map(|odd| match odd {
            Odd::PriceJump => ui.say("sync-odd-price"),
            Odd::ManyPrices => ui.say("sync-odd-many"),
            Odd::HalfGone => ui.say("sync-odd-half"),
        })
    }
    /// What is missing to make it.
    pub fn lack(&self, ui: &Ui) -> Option<String> {
        self.change.lack.as_ref().map(|lack| match lack {
            Lack::Price => ui.say("sync-lacks-price"),
            Lack::Currency(code) => ui.say_with("sync-lacks-currency", "currency", code),
            Lack::Name => ui.say("sync-lacks-name"),
        })
    }
    /// Whether it can be ticked.
    pub fn can_be_chosen(&self) -> bool {
        self.change.odd.is_none() && self.change.is_due()
    }
    /// What differs, the first few fields: a product of many sizes says the same of each.
    pub fn fields(&self) -> &[FieldChange] {
        &self.change.fields[..self.change.fields.len().min(8)]
    }
    /// How many fields more.
    pub fn more(&self) -> i64 {
        i64::try_from(self.change.fields.len().saturating_sub(8)).unwrap_or(i64::MAX)
    }
    /// What a field is called.
    pub fn field_said(&self, field: &FieldChange, ui: &Ui) -> String {
        let name = match field.field {
            ChangedField::Name => ui.say("field-name"),
            ChangedField::Category => ui.say("field-category"),
            ChangedField::Description => ui.say("field-description"),
            ChangedField::Image => ui.say("field-image"),
            ChangedField::Price => ui.say("field-price"),
            ChangedField::Stock => ui.say("field-stock"),
            ChangedField::Variant => ui.say("field-variant"),
        };
        if field.label.is_empty() { name } else { format!("{name} {}", field.label) }
    }
    /// A value, short enough for a row; addresses of pictures are not for people.
    pub fn value_said(&self, field: &FieldChange, value: &str, ui: &Ui) -> String {
        match field.field {
            ChangedField::Image if value.is_empty() => ui.say("sync-no-picture"),
            ChangedField::Image => ui.say("sync-a-picture"),
            ChangedField::Variant if value.is_empty() => ui.say("product-off"),
            ChangedField::Price | ChangedField::Variant => {
                Money::parse_major(value, self.currency).map_or_else(|_| value.to_owned(), |money| ui.money(money))
            }
            _ if value.is_empty() => "–".to_owned(),
            _ if value.chars().count() > 80 => format!("{}…", value.chars().take(80).collect::<String>()),
            _ => value.to_owned(),
        }
    }
    /// Why the source's value is not taken by itself, and that it may be.
    pub fn kept_said(&self, field: &FieldChange, ui: &Ui) -> String {
        if field.field == ChangedField::Category { ui.say("sync-kept-category") } else { ui.say("sync-edited") }
    }
    /// Whether the source's value may be taken over what a human wrote.
    pub fn can_be_taken(&self, field: &FieldChange) -> bool {
        field.is_edited
    }
}

/// A table whose columns somebody is to name.
#[derive(Debug, Clone)]
pub struct MappingView {
    /// Its source.
    pub source: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
}

/// A column of it.
#[derive(Debug, Clone)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// What it seems to hold.
    pub role: Option<Column>,
    /// What stands in it first.
    pub below: Vec<String>,
}
impl TableColumn {
    /// The choices: word, what it is called, whether it is this.
    pub fn choices(&self, ui: &Ui) -> Vec<(&'static str, String, bool)> {
        let said = |column: Column| match column {
            Column::Name => ui.say("field-name"),
            Column::Price => ui.say("field-price"),
            Column::Stock => ui.say("field-stock"),
            Column::Sku => ui.say("field-sku"),
            Column::Image => ui.say("field-image"),
            Column::Category => ui.say("field-category"),
            Column::Description => ui.say("field-description"),
            Column::Old => ui.say("column-old"),
            Column::Sale => ui.say("column-sale"),
            Column::Availability => ui.say("column-availability"),
            Column::Brand => ui.say("column-brand"),
            Column::Gtin => ui.say("column-gtin"),
            Column::Group => ui.say("column-group"),
            Column::Option => ui.say("column-option"),
            Column::Url => ui.say("column-url"),
            _ => ui.say("column-nothing"),
        };
        let chosen = self.role.unwrap_or(Column::Nothing);
        Column::CHOICES.into_iter().map(|column| (column.word(), said(column), column == chosen)).collect()
    }
}
