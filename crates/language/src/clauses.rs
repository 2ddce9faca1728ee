//! A message cut where the customer passes from one thing to another.

use crate::{reading::Reading, text::Kind};
use std::ops::Range;

const GREETINGS: &[&str] = &[
    "bonjour",
    "bonsoir",
    "salut",
    "coucou",
    "hello",
    "hi",
    "hey",
    "salam",
    "akwaba",
    "#hello",
    "allo",
    "yo",
    "rebonjour",
];
const CALLED: &[&str] = &[
    "madame", "monsieur", "chef", "tantie", "tonton", "boss", "patron", "patronne", "frere", "soeur", "ma", "mon",
    "cherie", "la", "famille", "boutique", "tout", "le", "monde", "a", "vous", "tous", "toi", "svp", "belle", "vieux",
    "pere", "there", "sir", "madam", "dear", "encore", "bien",
];
/// Words a new clause begins with, after « et », a comma or nothing.
const STARTERS: &[&str] = &[
    "je",
    "tu",
    "vous",
    "on",
    "nous",
    "il",
    "elle",
    "combien",
    "comment",
    "quand",
    "quel",
    "pourquoi",
    "ajouter",
    "enlever",
    "supprimer",
    "retirer",
    "mets",
    "mettez",
    "donne",
    "donnez",
    "envoyer",
    "livrer",
    "annuler",
    "montrer",
    "change",
    "changez",
    "laisse",
    "laissez",
    "garde",
    "gardez",
    "confirme",
    "confirmez",
    "valide",
    "validez",
    "payer",
    "arreter",
    "dis",
    "dites",
    "fais",
    "faites",
    "vide",
    "videz",
    "remplace",
    "remplacez",
    "merci",
    "est",
    "qui",
    "quoi",
    "reserve",
    "i",
    "you",
    "we",
    "how",
    "what",
    "where",
    "when",
    "do",
    "does",
    "can",
    "could",
    "is",
    "are",
    "add",
    "remove",
    "delete",
    "send",
    "show",
    "deliver",
    "give",
    "put",
    "take",
    "cancel",
    "thanks",
    "thank",
    "let",
    "will",
    "please",
    "make",
    "which",
    "bonne",
    "aidez",
    "appelle",
    "appelez",
    "passe",
    "passez",
    "avez",
    "pouvez",
    "peux",
    "rembourser",
    "remboursez",
    "rends",
];
/// Subjects that make a question of their own even without a verb: « … et la livraison ? ».
const SUBJECTS: &[&str] = &["livraison", "paiement", "delivery", "shipping", "adresse", "horaires", "total"];
const AND: &[&str] = &["et", "and", "puis", "ensuite", "then", "sinon", "+", "&", "apres"];
const BUT: &[&str] = &["mais", "but", "par contre"];

/// The clauses of a message, as ranges of tokens without their separators; none is empty.
pub(crate) fn clauses(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    let mut at = 0;
    while at < reading.tokens.len() {
        let start = cuts.last().copied().unwrap_or_default();
        if at > start && begins(reading, start, at) {
            cuts.push(at);
        }
        at += 1;
    }
    cuts.push(reading.tokens.len());
    let ranges = cuts.windows(2).filter_map(|cut| trim(reading, cut[0]..cut[1]));
    ranges.flat_map(|range| politeness_apart(reading, range)).collect()
}

/// Whether a clause begins at `at`, the current one having begun at `start`.
fn begins(reading: &Reading<'_>, start: usize, at: usize) -> bool {
    let tokens = &reading.tokens;
    let (before, token) = (&tokens[at - 1], &tokens[at]);
    // A customer's messages of one burst come a line each.
    if reading.text[before.end.min(token.start)..token.start].contains('\n') {
        return true;
    }
    if before.is_any(&["?", "!", ";"]) && !token.is_any(&["?", "!", ";"]) {
        return true;
    }
    let inside_number = tokens.get(at).is_some_and(|t| t.kind == Kind::Number && t.start == before.end);
    if before.is(".") && !token.is(".") && !inside_number {
        return true;
    }
    if reading.is_named(at) && reading.is_named(at - 1) {
        return false;
    }
    if BUT.contains(&token.text.as_str()) {
        return true;
    }
    let and = AND.contains(&token.text.as_str());
    if and || before.is(",") {
        return starts(reading, at + usize::from(and));
    }
    // « c combien la robe vous livrez à Bouaké »: no separator at all.
    let runs_on = token.is("vous")
        && tokens.get(at + 1).is_some_and(|t| t.is_any(&["livrer", "prenez", "acceptez", "etes", "avez"]));
    let opens = tokens[start..at]
        .iter()
        .any(|t| t.is_any(&["que", "si", "ce", "combien", "quand", "comment", "quoi", "ou", "parce"]));
    let priced = tokens[start..at].iter().any(|t| t.is("combien")) && at > start + 2;
    runs_on
        && (!opens || priced)
        && at > start + 1
        && (!before.is_any(&["que", "si", "quand", "comment", "ou", "et", "quel", "quoi", "combien"])
            || (before.is("combien") && at > start + 2))
}

/// Whether the words from `at` begin a clause rather than carry on a list.
fn starts(reading: &Reading<'_>, at: usize) -> bool {
    let tokens = &reading.tokens;
    let skip = |at: usize| {
        let mut at = at;
        while tokens.get(at).is_some_and(|t| {
            t.is_any(&["aussi", "puis", "apres", "alors", "donc", "svp", "ensuite", "si", "also", "then"])
        }) {
            at += 1;
        }
        at
    };
    let at = skip(at);
    let Some(token) = tokens.get(at) else { return false };
    if STARTERS.contains(&token.text.as_str()) && !reading.is_named(at) {
        return true;
    }
    let next = tokens.get(at + 1);
    if token.is_any(&["ce", "ca"]) {
        return next.is_some_and(|t| t.is_any(&["est", "fait", "coute", "couter", "existe", "arrive", "va"]));
    }
    if token.is("ou") {
        return next.is_some_and(|t| t.is_any(&["est", "etes", "vous", "se", "es"]));
    }
    let noun = if token.is_any(&["la", "le", "les", "the", "pour", "ma", "mon"]) { next } else { Some(token) };
    noun.is_some_and(|t| SUBJECTS.contains(&t.text.as_str()) || t.is("commande") && token.is("ma"))
}

/// Without separators at its ends.
fn trim(reading: &Reading<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (range.start, range.end);
    let separates = |at: usize| {
        let token = &reading.tokens[at];
        // A question mark tells what the clause is: it stays at the end.
        (token.kind == Kind::Mark && !token.is("?")) && !reading.is_named(at)
    };
    while start < end
        && (separates(start) || reading.tokens[start].is("?") || AND.contains(&reading.tokens[start].text.as_str()))
    {
        start += 1;
    }
    while start < end && separates(end - 1) {
        end -= 1;
    }
    (start < end).then_some(start..end)
}

/// « bonjour | … », « … | merci », « oui | je … »: politeness and bare answers stand apart from what is asked.
fn politeness_apart(reading: &Reading<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let tokens = &reading.tokens[range.clone()];
    let words = |from: usize| tokens[from.min(tokens.len())..].iter().filter(|t| t.kind != Kind::Mark).count();
    let mut out = Vec::new();
    let mut start = 0;
    let good =
        tokens.len() > 2 && tokens[0].is("good") && tokens[1].is_any(&["morning", "afternoon", "evening", "day"]);
    if good || tokens.first().is_some_and(|t| GREETINGS.contains(&t.text.as_str())) {
        start = 1 + usize::from(good);
        while tokens.get(start).is_some_and(|t| GREETINGS.contains(&t.text.as_str())) {
            start += 1;
        }
        let mut called = start;
        while tokens.get(called).is_some_and(|t| CALLED.contains(&t.text.as_str()) || t.is(","))
            && !reading.is_named(range.start + called)
        {
            called += 1;
        }
        // « bonjour la robe… »: the article belongs to what follows.
        while called > start && words(called) > 0 && tokens[called - 1].is_any(&["la", "le", "ma", "mon", "a", "tout"])
        {
            called -= 1;
        }
        start = called;
        if words(start) == 0 {
            return vec![range];
        }
        out.push(range.start..range.start + start);
    }
    let answer =
        tokens.get(start).is_some_and(|t| t.is_any(&["oui", "ok", "daccord", "non", "yes", "no", "#yes", "okay"]));
    if answer {
        let mut next = start + 1;
        while tokens.get(next).is_some_and(|t| t.is(",")) {
            next += 1;
        }
        let follows = starts(reading, range.start + next)
            && !tokens.get(next).is_some_and(|t| {
                t.is_any(&["ce", "ca", "merci", "thanks", "thank", "laisse", "laissez", "confirme", "valide"])
            });
        if next < tokens.len() && follows {
            out.push(range.start + start..range.start + start + 1);
            start = next;
        }
    }
    let end = tokens.len();
    let marks = tokens.iter().rev().take_while(|t| t.kind == Kind::Mark).count();
    let last = end - marks;
    let thanks = (start..last).find(|at| tokens[*at].is_any(&["merci", "thanks"]) && last - at <= 3 && at - start >= 3);
    let bye = (start..last).find(|at| {
        tokens[*at].is_any(&["bonne", "bye"])
            && last - at <= 3
            && at - start >= 2
            && tokens
                .get(at + 1)
                .is_none_or(|t| t.is_any(&["journee", "soiree", "nuit", "fin", "bye", "continuation", "."]))
    });
    match thanks.or(bye).filter(|at| !(start..*at).all(|i| tokens[i].is_any(&["non", "ce", "est", "bon"]))) {
        Some(at) => {
            out.push(range.start + start..range.start + at);
            out.push(range.start + at..range.end);
        }
        None => out.push(range.start + start..range.end),
    }
    out.into_iter().filter_map(|range| trim(reading, range)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Context;

    fn cut(text: &str) -> Vec<String> {
        let reading = Reading::new(text, &Context::default());
        clauses(&reading).iter().map(|range| text[reading.span(range)].to_owned()).collect()
    }

    #[test]
    fn a_message_is_cut_where_the_customer_turns() {
        for (text, parts) in [
            ("bonjour", vec!["bonjour"]),
            (
                "bonjour c combien la robe wax et vous livrez à Bouaké ?",
                vec!["bonjour", "c combien la robe wax", "vous livrez à Bouaké ?"],
            ),
            ("ajoute un foulard et enleve la robe", vec!["ajoute un foulard", "enleve la robe"]),
            ("un foulard et une robe", vec!["un foulard et une robe"]),
            ("oui c bon", vec!["oui c bon"]),
            ("je veux 2 robes, taille M", vec!["je veux 2 robes, taille M"]),
            ("slt c combien le sac et la livraison ?", vec!["slt", "c combien le sac", "la livraison ?"]),
            ("ok je prends 2", vec!["ok", "je prends 2"]),
            ("10.000f c trop cher", vec!["10.000f c trop cher"]),
            ("c bon. envoie le lien", vec!["c bon", "envoie le lien"]),
            ("slt\nla robe rouge\nc combien", vec!["slt", "la robe rouge", "c combien"]),
            ("entre 5000 et 10000", vec!["entre 5000 et 10000"]),
            ("oui mais en rouge", vec!["oui", "mais en rouge"]),
            ("bonjour la robe rouge est dispo ?", vec!["bonjour", "la robe rouge est dispo ?"]),
            ("je prends la robe merci beaucoup", vec!["je prends la robe", "merci beaucoup"]),
            ("la robe c combien vous livrez a yop ?", vec!["la robe c combien", "vous livrez a yop ?"]),
        ] {
            assert_eq!(cut(text), parts, "{text}");
        }
    }
}
