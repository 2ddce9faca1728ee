//! Words that sound alike and that a model takes for each other, where what stands around them tells.

use language::fold;

/// Who wants something says how many: « je voudrais de robe » is « deux robe ».
const WANTING: [&str; 14] = [
    "voudrais",
    "veux",
    "prends",
    "prendrai",
    "mettez",
    "mets",
    "donnez",
    "donne",
    "ajoutez",
    "ajoute",
    "commander",
    "commande",
    "envoyez",
    "faut",
];
/// What may follow « de » there: « de la crème », « de l'huile », « d'autres ».
const AFTER_DE: [&str; 6] = ["la", "l", "le", "les", "quoi", "plus"];

/// A French text, with « de » written « deux » after a word that wants something, where no article follows.
pub(super) fn correct(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let plain = |word: &str| fold(word).chars().take_while(|c| c.is_alphanumeric()).collect::<String>();
    let mut out = Vec::with_capacity(words.len());
    for (n, word) in words.iter().enumerate() {
        let wants = n > 0 && WANTING.contains(&plain(words[n - 1].rsplit('-').next().unwrap_or_default()).as_str());
        let next = words.get(n + 1).map(|next| plain(next)).unwrap_or_default();
        let counts = wants && *word == "de" && !next.is_empty() && !AFTER_DE.contains(&next.as_str());
        out.push(if counts { "deux" } else { word });
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::correct;

    #[test]
    fn two_is_heard_where_it_must_be() {
        for (heard, meant) in [
            ("je voudrais de robe wax, taille M", "je voudrais deux robe wax, taille M"),
            ("mettez de foulards", "mettez deux foulards"),
            ("je voudrais de l'attiéké", "je voudrais de l'attiéké"),
            ("je veux de la crème", "je veux de la crème"),
            ("une paire de sandales", "une paire de sandales"),
        ] {
            assert_eq!(correct(heard), meant);
        }
    }
}
