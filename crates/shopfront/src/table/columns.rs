//! What the columns of a table are called (contract, section 15).

use super::Cell;
use crate::text::bare;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "they are names")]
pub enum Role {
    Name,
    Price,
    Sale,
    Old,
    Untaxed,
    Currency,
    Id,
    Sku,
    Gtin,
    Stock,
    Availability,
    Image,
    Category,
    Description,
    Brand,
    Url,
    Group,
    Window,
    Option,
    /// Nothing that is read.
    Nothing,
}

impl Role {
    /// Those somebody may choose for a column, the needed ones first.
    pub const CHOICES: [Self; 16] = [
        Self::Name,
        Self::Price,
        Self::Stock,
        Self::Sku,
        Self::Image,
        Self::Category,
        Self::Description,
        Self::Old,
        Self::Sale,
        Self::Availability,
        Self::Brand,
        Self::Gtin,
        Self::Group,
        Self::Option,
        Self::Url,
        Self::Nothing,
    ];

    /// Its word in forms and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Sale => "sale",
            Self::Old => "old",
            Self::Untaxed => "untaxed",
            Self::Currency => "currency",
            Self::Id => "id",
            Self::Sku => "sku",
            Self::Gtin => "gtin",
            Self::Stock => "stock",
            Self::Availability => "availability",
            Self::Image => "image",
            Self::Category => "category",
            Self::Description => "description",
            Self::Brand => "brand",
            Self::Url => "url",
            Self::Group => "group",
            Self::Window => "window",
            Self::Option => "option",
            Self::Nothing => "nothing",
        }
    }

    /// From its word, of those somebody may choose.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|role| role.word() == word)
    }
}

/// A header that was found.
#[derive(Debug)]
pub(super) struct Header {
    /// Its row.
    pub(super) row: usize,
    /// What each column holds, with its own name.
    pub(super) roles: Vec<Option<Role>>,
    /// Each column's name, bare.
    pub(super) names: Vec<String>,
    /// Each column's name as it stands.
    pub(super) labels: Vec<String>,
}

/// Rows a header may stand in.
const FIRST_ROWS: usize = 20;

use Role::{
    Availability, Brand, Category, Currency, Description, Group, Gtin, Id, Image, Name, Old, Option as Opt, Price,
    Sale, Sku, Stock, Untaxed, Url, Window,
};

/// What columns are called, names apart by bars.
const NAMES: &[(Role, &str)] = &[
    (
        Name,
        "nom|nom du produit|nom produit|produit|produits|designation|libelle|article|articles|titre|name| \
         title|product|product name|product title|nom de l'article|nom article|item|item name|intitule| \
         libelle produit|designation produit|designation du produit|designation article|modele| \
         nom de produit|post title|product_name",
    ),
    (
        Price,
        "prix|prix de vente|p.u.|p.u|pu|p u|tarif|tarifs|montant|price|amount|prix unitaire|prix ttc| \
         prix de vente ttc|prix vente|prix public|prix unitaire ttc|prix client|selling price|unit price| \
         variant price|prix tvac|price tax included|price tax incl.|pv|pvp|prix detail|prix au detail| \
         prix final|retail price|valeur",
    ),
    (
        Sale,
        "prix promo|promotion|promo|prix solde|prix soldes|sale price|prix promotionnel|prix reduit| \
         tarif promo|prix remise|special price|prix en promo|prix special|discounted price|discount price| \
         nouveau prix",
    ),
    (
        Old,
        "prix barre|ancien prix|regular price|compare at price|prix normal|prix avant| \
         variant compare at price|old price|tarif regulier|prix d'origine|list price|original price| \
         prix regulier|prix initial|was price|prix avant promo|prix avant remise|oldprice",
    ),
    (
        Untaxed,
        "prix ht|prix de vente ht|p.u. ht|pu ht|price tax excl.|price tax excluded|prix hors taxe|prix achat| \
         prix d'achat|prix de revient|cost per item|cout|cost|prix unitaire ht|cost of goods sold|cost price| \
         prix de gros|prix grossiste|wholesale price",
    ),
    (Currency, "devise|currency|monnaie|currency code"),
    (Id, "id|identifiant|product id|id produit|item id|variant id|product_id|id_product|retailer id"),
    (
        Sku,
        "ref|ref.|reference|code|code article|sku|ugs|code produit|variant sku|reference produit|ref produit| \
         ref article|reference article|n° article|numero|mpn|code interne|n°|item code|product code| \
         article code",
    ),
    (
        Gtin,
        "gtin|ean|ean13|code barre|code barres|code-barres|code a barres|barcode|upc|variant barcode| \
         code ean",
    ),
    (
        Stock,
        "stock|qte|quantite|quantity|inventory|qty|stock quantity|quantite en stock|qte stock| \
         variant inventory qty|stock disponible|nombre|qte en stock|quantite disponible|qte disponible| \
         stock reel|stock actuel|quantity to sell on facebook|inventory quantity|nb en stock",
    ),
    (
        Availability,
        "disponible|available|en stock|in stock|in stock?|en stock ?|en stock?|availability|disponibilite| \
         dispo|statut stock|stock status|etat du stock|dispo ?|disponible ?",
    ),
    (
        Image,
        "image|photo|image url|image link|lien photo|images|photos|image src|lien image|url image|url photo| \
         image 1|photo 1|additional image link|image principale|picture|pictures|visuel|imageurl|image_url| \
         variant image|lien de la photo|lien de l'image|main image|image urls",
    ),
    (
        Category,
        "categorie|rayon|famille|category|type|categories|product type|product category| \
         google product category|sous-categorie|categorie du produit|collection|departement| \
         standard product type|fb product category|gamme",
    ),
    (
        Description,
        "description|descriptif|details|body|body html|description courte|short description|desc| \
         caracteristiques|detail|commentaire|description du produit",
    ),
    (Brand, "marque|brand|vendor|fabricant|manufacturer|brands|marques|fournisseur"),
    (Url, "lien|url|link|permalink|product url|page|lien produit|url produit|external url|lien du produit|site"),
    (Group, "handle|parent|item group id|groupe|parent sku|parent id"),
    (Window, "sale price effective date"),
    (
        Opt,
        "variante|variantes|variant|taille|tailles|couleur|couleurs|pointure|color|colour|size|material| \
         matiere|pattern|contenance|format|capacite|declinaison|coloris",
    ),
];

/// The role of a column's name.
fn role(label: &str) -> Option<Role> {
    let said = bare(label);
    // « prix (fcfa) », « prix [F] »: what stands in brackets is a unit, unless it tells of tax.
    let (outside, inside) = split_brackets(&said);
    let taxed = |words: &[&str]| words.iter().any(|word| inside.contains(word));
    if outside.starts_with("pri") && taxed(&["ht", "excl", "hors"]) && !taxed(&["ttc", "incl"]) {
        return Some(Untaxed);
    }
    let named = |text: &str| {
        NAMES.iter().find(|(_, names)| names.split('|').any(|name| name.trim() == text)).map(|(role, _)| *role)
    };
    let outside = outside.trim_matches(|c: char| matches!(c, ' ' | ':' | '*' | '#' | '-')).to_owned();
    let outside = without_currency(&outside);
    named(&outside).or_else(|| named(&said)).or_else(|| by_begin(&outside))
}

fn by_begin(said: &str) -> Option<Role> {
    let ends_number = said.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '_', '-']);
    if ends_number != said
        && matches!(
            ends_number,
            "image"
                | "photo"
                | "picture"
                | "url image"
                | "image url"
                | "additional image link"
                | "additional image"
                | "visuel"
        )
    {
        return Some(Image);
    }
    let words: Vec<&str> = said.split([' ', '_', '-', '/']).collect();
    match words.first().copied() {
        Some("prix" | "price" | "tarif")
            if words.iter().any(|word| {
                matches!(*word, "ht" | "achat" | "revient" | "gros" | "excl" | "livraison" | "shipping")
            }) =>
        {
            Some(Untaxed)
        }
        Some("prix" | "price" | "tarif")
            if words.iter().any(|word| matches!(*word, "promo" | "solde" | "promotionnel" | "reduit" | "sale")) =>
        {
            Some(Sale)
        }
        Some("prix" | "price" | "tarif")
            if words.iter().any(|word| matches!(*word, "barre" | "ancien" | "normal" | "regulier" | "old")) =>
        {
            Some(Old)
        }
        Some("prix" | "price" | "tarif") => Some(Price),
        Some("image" | "photo" | "images" | "photos") => Some(Image),
        Some("stock" | "quantite" | "qte") => Some(Stock),
        Some("nom" | "designation" | "libelle") if words.len() <= 4 => Some(Name),
        Some("ref" | "reference" | "sku") => Some(Sku),
        _ => None,
    }
}

/// « prix fcfa », « prix en xof », « prix € »: a currency is a unit, too.
fn without_currency(said: &str) -> String {
    let mut words: Vec<&str> = said.split(' ').collect();
    while words.len() > 1
        && words.last().is_some_and(|last| {
            matches!(
                *last,
                "fcfa"
                    | "cfa"
                    | "xof"
                    | "xaf"
                    | "f"
                    | "€"
                    | "eur"
                    | "euro"
                    | "euros"
                    | "$"
                    | "usd"
                    | "en"
                    | "gnf"
                    | "ngn"
                    | "mad"
                    | "dh"
                    | "tnd"
                    | "dt"
            )
        })
    {
        words.pop();
    }
    words.join(" ")
}

fn split_brackets(said: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_u32);
    for letter in said.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth > 0 => inside.push(letter),
            letter => outside.push(letter),
        }
    }
    (outside.split_whitespace().collect::<Vec<_>>().join(" "), inside)
}

/// Finds the header: the first of the first rows where two cells at least are known names, one of them of a product's name or a
/// number, and the rows below hold something in its columns.
pub(super) fn find(rows: &[Vec<Cell>], said: &[(String, Role)]) -> Option<Header> {
    // What somebody said a column holds counts more than what its name seems to say.
    let said: HashMap<String, Role> = said.iter().map(|(name, role)| (bare(name), *role)).collect();
    let mut best: Option<Header> = None;
    for (row, cells) in rows.iter().enumerate().take(FIRST_ROWS) {
        let short = |cell: &Cell| cell.said().filter(|said| said.len() <= 60).map(str::to_owned);
        let labels: Vec<String> = cells.iter().map(|cell| short(cell).unwrap_or_default()).collect();
        let roles: Vec<Option<Role>> =
            labels.iter().map(|label| if label.is_empty() { None } else { told(label, &said) }).collect();
        let known = roles.iter().flatten().count();
        let has = |wanted: &[Role]| roles.iter().flatten().any(|role| wanted.contains(role));
        if known < 2
            || !has(&[Name, Price, Sku, Id, Group])
            || !has(&[Price, Sale, Old, Stock, Availability, Image, Description, Category, Sku, Untaxed, Name])
        {
            continue;
        }
        let filled = rows[row + 1..].iter().take(30).any(|below| {
            roles
                .iter()
                .enumerate()
                .filter(|(at, role)| role.is_some() && below.get(*at).is_some_and(|cell| cell.said().is_some()))
                .count()
                >= 2
        });
        if filled && best.as_ref().is_none_or(|best| known > best.roles.iter().flatten().count() + 1) {
            let names = labels.iter().map(|label| bare(label)).collect();
            best = Some(Header { row, roles, names, labels });
        }
    }
    best
}

fn told(label: &str, said: &HashMap<String, Role>) -> Option<Role> {
    match said.get(&bare(label)) {
        Some(Role::Nothing) => None,
        Some(role) => Some(*role),
        None => role(label),
    }
}

/// The row that looks most like a header, where none is known: short texts, none of them twice, over rows as wide.
pub(super) fn guess(rows: &[Vec<Cell>]) -> Option<usize> {
    let width = |row: &[Cell]| row.iter().filter(|cell| cell.said().is_some()).count();
    rows.iter().take(FIRST_ROWS).position(|row| {
        let texts: Vec<&str> = row.iter().filter_map(Cell::said).collect();
        let mut once = texts.clone();
        once.sort_unstable();
        once.dedup();
        let is_words = texts.iter().all(|text| text.len() <= 60 && !text.bytes().all(|byte| byte.is_ascii_digit()));
        texts.len() >= 2
            && once.len() == texts.len()
            && is_words
            && rows.iter().take(FIRST_ROWS * 2).any(|below| width(below) + 1 >= texts.len())
    })
}

impl Header {
    /// The columns that hold something.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.roles.iter().enumerate().filter(move |(_, known)| **known == Some(role)).map(|(at, _)| at)
    }

    /// The column of an exact name.
    pub(super) fn named(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.names.iter().position(|known| known == name))
    }

    /// What a row says in the first column of a role that is filled.
    pub(super) fn said<'a>(&self, row: &'a [Cell], role: Role) -> Option<&'a str> {
        self.of(role).find_map(|at| row.get(at).and_then(Cell::said))
    }

    /// The first cell of a role that is filled.
    pub(super) fn cell<'a>(&self, row: &'a [Cell], role: Role) -> Option<&'a Cell> {
        self.of(role).filter_map(|at| row.get(at)).find(|cell| cell.said().is_some())
    }

    /// The currency a price column names: « Prix (FCFA) ».
    pub(super) fn currency_label(&self) -> Option<&str> {
        self.of(Price).chain(self.of(Sale)).chain(self.of(Old)).find_map(|at| {
            let label = self.labels[at].as_str();
            let inside = label.split_once(['(', '[']).map(|(_, rest)| rest.trim_end_matches([')', ']', ' ']));
            inside.or_else(|| label.rsplit(' ').next().filter(|last| *last != label))
        })
    }
}
