//! Each number of a text with its currency, its factor, and what the words around it make of it.

use super::{
    Amount, Context, Currency,
    number::Number,
    scan::{Placed, Token},
};

/// What a number is in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A price that is asked.
    Asked,
    /// A price that was asked before.
    Former,
    /// A price without tax, where one with tax may stand beside it.
    Untaxed,
    /// No price: a size, a count, a percentage, a phone, the cost of a delivery.
    Other,
}

/// One number that was read.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Where its token stands.
    pub(super) at: usize,
    /// Where what belongs to it ends (factor, currency).
    pub(super) end: usize,
    pub(super) amount: Option<Amount>,
    pub(super) currency: Option<Currency>,
    pub(super) factor: u64,
    pub(super) role: Role,
    pub(super) bare: bool,
    pub(super) in_brackets: bool,
    pub(super) number: Number,
}

const FORMER: &[&str] = &[
    "lieu",
    "was",
    "ancien",
    "ancienne",
    "avant",
    "barré",
    "barre",
    "rrp",
    "uvp",
    "pvp",
    "msrp",
    "regular",
    "instead",
    "old",
    "before",
    "conseillé",
    "conseille",
    "normal",
    "original",
    "originale",
    "statt",
    "antes",
    "orig",
    "originally",
    "initial",
    "list",
    "prima",
    "war",
    "oldprice",
];
const NOW: &[&str] = &[
    "now",
    "maintenant",
    "promo",
    "promotion",
    "soldé",
    "solde",
    "sale",
    "special",
    "spécial",
    "désormais",
    "nouveau",
    "jetzt",
    "ahora",
    "seulement",
    "only",
    "today",
    "aujourd'hui",
    "current",
    "actuel",
    "réduit",
    "final",
];
const OTHER_BEFORE: &[&str] = &[
    "livraison",
    "shipping",
    "delivery",
    "port",
    "expédition",
    "expedition",
    "save",
    "saving",
    "économisez",
    "economisez",
    "économie",
    "economie",
    "remise",
    "réduction",
    "reduction",
    "discount",
    "tel",
    "tél",
    "téléphone",
    "telephone",
    "whatsapp",
    "appel",
    "appelez",
    "call",
    "phone",
    "contact",
    "contactez",
    "mobile",
    "ref",
    "réf",
    "référence",
    "reference",
    "sku",
    "code",
    "taille",
    "size",
    "pointure",
    "modèle",
    "model",
    "orders",
    "commande",
    "commandes",
    "acompte",
    "deposit",
    "caution",
    "ecotaxe",
    "écotaxe",
    "participation",
    "dont",
    "mensualité",
    "mensualités",
    "instalments",
    "installments",
    "garantie",
    "note",
    "noté",
    "avis",
    "reviews",
    "rated",
    "stock",
    "reste",
    "cashback",
    "points",
    "gagnez",
    "earn",
    "weight",
    "poids",
    "dimensions",
    "longueur",
    "largeur",
    "hauteur",
    "depuis",
    "since",
    "année",
    "item",
    "article",
    "n°",
    "coupon",
    "spend",
    "dépensez",
    "achat",
    "achats",
    "purchase",
];
const UNTAXED: &[&str] = &["ht", "h.t", "excl", "hors", "ex", "pretax", "netto", "exc"];
/// Units and counts after a number: it is not a price.
const OTHER_AFTER: &[&str] = &[
    "g",
    "gr",
    "kg",
    "mg",
    "ml",
    "cl",
    "l",
    "cm",
    "mm",
    "m",
    "km",
    "go",
    "gb",
    "mo",
    "mb",
    "to",
    "tb",
    "pouces",
    "pouce",
    "inch",
    "inches",
    "w",
    "kw",
    "v",
    "mah",
    "hz",
    "mp",
    "pcs",
    "pièces",
    "pieces",
    "pièce",
    "piece",
    "ans",
    "an",
    "years",
    "mois",
    "months",
    "jours",
    "jour",
    "days",
    "h",
    "min",
    "mn",
    "minutes",
    "heures",
    "hours",
    "avis",
    "reviews",
    "étoiles",
    "etoiles",
    "stars",
    "x",
    "fois",
    "times",
    "er",
    "ère",
    "e",
    "ème",
    "eme",
    "nd",
    "st",
    "th",
    "rd",
    "articles",
    "produits",
    "produit",
    "items",
    "products",
    "ventes",
    "sold",
    "vendus",
    "commentaires",
    "personnes",
    "places",
    "en",
    "exemplaires",
    "tailles",
    "couleurs",
    "points",
    "px",
    "ko",
    "kb",
    "litres",
    "litre",
    "grammes",
    "kilos",
    "janvier",
    "février",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "bis",
    "ter",
];
const MONTHS: &[&str] = &[
    "janvier",
    "février",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// After a price with its currency: it is none.
const REDUCED: &[&str] = &[
    "off",
    "remise",
    "réduction",
    "reduction",
    "d'économie",
    "d'economie",
    "offerts",
    "offert",
    "d'achat",
    "d'achats",
    "livraison",
    "shipping",
    "delivery",
    "cashback",
    "acompte",
    "économisés",
];
/// Before the word « de »: what follows is a count.
const PACKS: &[&str] =
    &["lot", "lots", "pack", "packs", "set", "boîte", "boite", "box", "carton", "paquet", "sachet", "paire", "coffret"];

/// Reads the numbers of a text.
pub(super) fn read(tokens: &[Placed], context: &Context) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut brackets = 0_u32;
    for (at, placed) in tokens.iter().enumerate() {
        match &placed.token {
            Token::Mark('(' | '[') => brackets += 1,
            Token::Mark(')' | ']') => brackets = brackets.saturating_sub(1),
            Token::Number(number) => {
                // « 12€50 », « 17 € 49 »: the decimals stand behind the currency.
                if let Some(before) = found.last_mut()
                    && let Some(amount) = split_by_currency(tokens, at, number, before)
                {
                    before.amount = Some(amount);
                    before.end = at + 1;
                    continue;
                }
                let mut one = around(tokens, at, number, context, found.last());
                one.in_brackets = brackets > 0;
                found.push(one);
            }
            _ => {}
        }
    }
    share_factor(&mut found, context);
    runs(tokens, &mut found);
    found
}

fn split_by_currency(tokens: &[Placed], at: usize, number: &Number, before: &Found) -> Option<Amount> {
    let joined = before.end == at && at == before.at + 2 && before.number.is_bare() && before.factor == 1;
    let glued = tokens[at].glued && tokens[at - 1].glued;
    let ends = tokens.get(at + 1).is_none_or(|next| matches!(next.token, Token::Mark('.' | ')' | '/')));
    let decimals = number.is_bare() && number.digits().len() == 2;
    let has_cents = before.currency.is_some_and(|currency| super::minor_digits(currency) == 2);
    (joined && decimals && has_cents && (glued || ends))
        .then(|| Amount::from_digits(&before.number.digits(), &number.digits()))?
}

fn around(tokens: &[Placed], at: usize, number: &Number, context: &Context, before: Option<&Found>) -> Found {
    let token = |at: usize| tokens.get(at).map(|placed| &placed.token);
    let mut end = at + 1;
    let mut factor = 1;
    if let Some(Token::Word(word)) = token(end) {
        let money_follows = matches!(token(end + 1), Some(Token::Money(_)));
        let of_money = matches!((token(end + 1), token(end + 2)), (Some(Token::Word(de)), Some(Token::Money(_))) if de == "de" || de == "d'");
        factor = match word.as_str() {
            "k" => 1_000,
            "mille" | "mil" | "thousand" => 1_000,
            "kf" | "kfcfa" | "kcfa" | "kfr" => 1_000,
            "m" if money_follows || tokens[end].glued && is_upper_m(tokens, end) => 1_000_000,
            "mf" | "mfcfa" => 1_000_000,
            "million" | "millions" | "mio" | "mln" => 1_000_000,
            "milliard" | "milliards" | "billion" => 1_000_000_000,
            _ => 1,
        };
        if factor > 1 {
            end += 1 + usize::from(of_money && factor > 1_000);
        }
    }
    let mut currency = None;
    let taken = before.map_or(0, |before| before.end);
    // « $80 $55 »: where symbols stand first, the next one is the next price's.
    let first = at > taken && matches!(token(at - 1), Some(Token::Money(_)));
    let next_one_s = first && matches!(token(end + 1), Some(Token::Number(_)));
    if let Some(Token::Money(after)) = token(end)
        && !next_one_s
    {
        currency = Some(*after);
        end += 1;
        // « F CFA XOF », « $ USD »: said twice; the second is the plainer one.
        if let Some(Token::Money(again)) = token(end)
            && !matches!(token(end + 1), Some(Token::Number(_)))
        {
            currency = Some(*again);
            end += 1;
        }
    }
    let mut start = at;
    if start > taken {
        let colon = matches!(token(start - 1), Some(Token::Mark(':' | '-'))) && start >= 2 && start - 1 > taken;
        let name_at = if colon { start - 2 } else { start - 1 };
        if let Some(Token::Money(first)) = token(name_at) {
            // A symbol after the number too (« $1,849 USD ») is the more exact one.
            let dash = colon && matches!(token(start - 1), Some(Token::Mark('-')));
            if !dash {
                currency = currency.or(Some(*first));
                start = name_at;
            }
        }
    }
    // Words for the factor that hold the francs.
    if currency.is_none()
        && let Some(Token::Word(word)) = token(at + 1)
        && matches!(word.as_str(), "kf" | "kfcfa" | "kcfa" | "mf" | "mfcfa" | "kfr")
    {
        currency = super::words::meant("fcfa", "XOF", context);
    }
    let amount = number.read(currency.or(context.currency), context).and_then(|amount| amount.times(factor));
    let role = role(tokens, start, at, end, currency, taken);
    Found {
        at,
        end,
        amount,
        currency,
        factor,
        role,
        bare: currency.is_none(),
        in_brackets: false,
        number: number.clone(),
    }
}

/// « 3M »: a capital and nothing after it; the lower case is a metre. Words are kept in lower case, so the text's own end decides.
fn is_upper_m(tokens: &[Placed], at: usize) -> bool {
    tokens.len() == at + 1
}

fn role(tokens: &[Placed], start: usize, at: usize, end: usize, currency: Option<Currency>, taken: usize) -> Role {
    let token = |at: usize| tokens.get(at).map(|placed| &placed.token);
    let glued = |at: usize| tokens.get(at).is_some_and(|placed| placed.glued);
    // Struck since the last edge.
    let struck = tokens[..at]
        .iter()
        .rev()
        .find_map(|placed| if let Token::Struck(opens) = placed.token { Some(opens) } else { None });
    if struck == Some(true) {
        return Role::Former;
    }
    let negative = start > 0
        && matches!(token(start - 1), Some(Token::Mark('-')))
        && (start < 2 || start - 1 >= taken)
        && (glued(start) && (start < 2 || !glued(start - 1)) || start == 1);
    let inner_minus = at > 0 && start < at && matches!(token(at - 1), Some(Token::Mark('-')));
    if negative || inner_minus {
        return Role::Other;
    }
    match token(end) {
        Some(Token::Mark('%' | '‰' | '°' | '"' | '″')) => return Role::Other,
        // « 49+ » is a threshold, not a price.
        Some(Token::Mark('+')) if currency.is_none() && glued(end) => return Role::Other,
        Some(Token::Mark('×' | '*')) if matches!(token(end + 1), Some(Token::Number(_) | Token::Money(_))) => {
            return Role::Other;
        }
        _ => {}
    }
    if let (Some(Token::Mark('x' | '×' | '#' | '№' | '@')), true) = (start.checked_sub(1).and_then(token), true) {
        return Role::Other;
    }
    // A letter right before the digits makes a code of them: « T38 », « A4 ».
    if currency.is_none() && glued(at) && matches!(at.checked_sub(1).and_then(token), Some(Token::Word(_))) {
        return Role::Other;
    }
    if let Some(Token::Word(after)) = token(end) {
        let after = after.as_str();
        if currency.is_none() && OTHER_AFTER.contains(&after) || REDUCED.contains(&after) {
            return Role::Other;
        }
        // « 1e5 »: notation of machines.
        if currency.is_none() && glued(end) && end == at + 1 {
            return Role::Other;
        }
        let next = token(end + 1);
        if matches!(after, "de" | "d'" | "of")
            && matches!(next, Some(Token::Word(word)) if REDUCED.contains(&word.as_str()))
        {
            return Role::Other;
        }
        if matches!(after, "par" | "per" | "a")
            && matches!(next, Some(Token::Word(word)) if matches!(word.as_str(), "mois" | "month" | "semaine" | "week"))
        {
            return Role::Other;
        }
        if currency.is_none()
            && matches!(after, "pour" | "for" | "pièces" | "achetés" | "achetées")
            && matches!(next, Some(Token::Number(_) | Token::Money(_)))
        {
            return Role::Other;
        }
        if is_untaxed_after(tokens, end) {
            return Role::Untaxed;
        }
    }
    if matches!(token(end), Some(Token::Mark('/')))
        && matches!(token(end + 1), Some(Token::Word(word)) if matches!(word.as_str(), "mois" | "month" | "mo" | "week" | "semaine"))
    {
        return Role::Other;
    }
    by_words_before(tokens, start, currency, taken)
}

fn by_words_before(tokens: &[Placed], start: usize, currency: Option<Currency>, taken: usize) -> Role {
    // « 10 000 F HT 11 800 F TTC »: what is said of the number before is not said of this one.
    let taken = taken + usize::from(is_untaxed_after(tokens, taken));
    let before: Vec<&str> = tokens[taken.min(start)..start]
        .iter()
        .filter_map(|placed| if let Token::Word(word) = &placed.token { Some(word.as_str()) } else { None })
        .collect();
    let near = &before[before.len().saturating_sub(8)..];
    let says = |list: &[&str]| near.iter().rposition(|word| list.contains(word));
    let count = near.len() >= 2 && matches!(near[near.len() - 1], "de" | "of") && PACKS.contains(&near[near.len() - 2]);
    let times = near.last().is_some_and(|last| matches!(*last, "x" | "×" | "t" | "taille"));
    let plus = matches!(
        start.checked_sub(1).and_then(|at| tokens.get(at)).map(|placed| &placed.token),
        Some(Token::Mark('+'))
    );
    let after_times = near.last().is_some_and(|last| matches!(*last, "fois" | "x" | "times"));
    let sign = matches!(
        start.checked_sub(1).and_then(|at| tokens.get(at)).map(|placed| &placed.token),
        Some(Token::Mark('×'))
    );
    if count && currency.is_none() || times && currency.is_none() || plus || after_times || sign {
        return Role::Other;
    }
    let now = says(NOW);
    let price = near.iter().rposition(|word| matches!(*word, "prix" | "price" | "tarif" | "pris"));
    let (former, other, untaxed) = (says(FORMER), says(OTHER_BEFORE), says(UNTAXED));
    if other.is_some() && other > price && other > now && other > former {
        return Role::Other;
    }
    if former.is_some() && former > now {
        return Role::Former;
    }
    if untaxed.is_some_and(|at| near.len() - at <= 2) && untaxed > now {
        return Role::Untaxed;
    }
    Role::Asked
}

/// « HT », « excl. VAT » after a price; « Ex Tax: » speaks of the price that follows.
fn is_untaxed_after(tokens: &[Placed], at: usize) -> bool {
    let word = |at: usize| {
        tokens.get(at).and_then(|placed| if let Token::Word(word) = &placed.token { Some(word.as_str()) } else { None })
    };
    match word(at) {
        Some("ht" | "htva") => true,
        Some("excl" | "exc" | "ex" | "hors") => {
            let tail = &tokens[at..tokens.len().min(at + 5)];
            !tail.iter().any(|placed| matches!(placed.token, Token::Mark(':') | Token::Number(_) | Token::Money(_)))
        }
        _ => false,
    }
}

/// « 5-10k »: the factor is said once for both.
fn share_factor(found: &mut [Found], context: &Context) {
    for at in 1..found.len() {
        let (low, high) = (&found[at - 1], &found[at]);
        let adjacent = high.at == low.end + 1 && low.bare && low.factor == 1 && high.factor > 1;
        if adjacent && low.number.digits().len() <= 3 {
            let factor = high.factor;
            let amount =
                low.number.read(high.currency.or(context.currency), context).and_then(|amount| amount.times(factor));
            found[at - 1].amount = amount;
            found[at - 1].factor = factor;
        }
    }
}

/// Runs of numbers that are one thing together: phones, dates, sizes, hours.
fn runs(tokens: &[Placed], found: &mut [Found]) {
    let mark = |at: usize| {
        tokens.get(at).and_then(|placed| if let Token::Mark(mark) = placed.token { Some(mark) } else { None })
    };
    for one in found.iter_mut() {
        let digits = one.number.digits();
        let plus = one.at.checked_sub(1).and_then(mark) == Some('+');
        let leading_zero = digits.len() > 1
            && digits.starts_with('0')
            && !one.number.groups[0].1.is_empty()
            && one.number.groups[0].1.len() > 1;
        let phone = one.number.groups.iter().all(|(mark, _)| *mark == ' ')
            && (digits.len() == 9 && digits.starts_with('7') && one.number.is_bare()
                || (11..=13).contains(&digits.len())
                    && ["22", "23", "24", "33"].iter().any(|zone| digits.starts_with(zone)));
        if one.bare && (plus || leading_zero || phone) {
            one.role = Role::Other;
        }
    }
    let mut from = 0;
    while from < found.len() {
        let mut to = from;
        while to + 1 < found.len()
            && found[to].bare
            && found[to].factor == 1
            && follows_closely(tokens, &found[to], &found[to + 1])
        {
            to += 1;
        }
        let slashed = to > from && mark(found[from].end).is_some_and(|mark| matches!(mark, '/' | ':'));
        let all_bare = found[from..=to].iter().all(|one| one.bare);
        if to >= from + 2 && all_bare || slashed && all_bare {
            found[from..=to].iter_mut().for_each(|one| one.role = Role::Other);
        } else if to >= from + 2 {
            // « 77 123 45 67 » then « 500 F »: only the last has a currency, the rest may be anything.
            found[from..to].iter_mut().for_each(|one| one.role = Role::Other);
        }
        from = to + 1;
    }
    // « 15 mai 2024 »: the year goes with the day.
    for at in 1..found.len() {
        let dated = found[at].bare
            && found[at].at >= 1
            && matches!(&tokens[found[at].at - 1].token, Token::Word(word) if MONTHS.contains(&word.as_str()));
        if dated {
            found[at].role = Role::Other;
        }
    }
}

fn follows_closely(tokens: &[Placed], one: &Found, next: &Found) -> bool {
    let between = &tokens[one.end.min(next.at)..next.at];
    match between {
        [] => true,
        [placed] => matches!(placed.token, Token::Mark('-' | '/' | '.' | ':')),
        _ => false,
    }
}
