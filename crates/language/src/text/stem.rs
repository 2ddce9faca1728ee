/// The word without French or English plural and feminine: light, so that different things keep different stems
/// (`robes` and `robe` → `rob`, `bijoux` → `bijou`, `dresses` and `dress` → `dres`). Takes a folded word.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.len() < 4 || !word.is_ascii() {
        return stem;
    }
    if let Some(base) = stem.strip_suffix("ies").filter(|base| base.len() > 3) {
        stem = format!("{base}i");
    } else if !stem.ends_with("ss") && stem.ends_with(['s', 'x']) {
        stem.pop();
    }
    if stem.len() > 4 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    if let Some(base) = stem.strip_suffix("euse") {
        stem = format!("{base}eur");
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
        // « parfumée »: the accent is gone, two e's remain.
        if stem.len() > 3 && stem.ends_with('e') {
            stem.pop();
        }
    }
    let bytes = stem.as_bytes();
    if bytes.len() > 3
        && bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
        && !b"aeiou".contains(&bytes[bytes.len() - 1])
    {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plural_and_feminine_fall() {
        for (one, other) in [
            ("robe", "robes"),
            ("robe", "rob"),
            ("bijou", "bijoux"),
            ("wax", "waxe"),
            ("dress", "dresses"),
            ("parfume", "parfumee"),
            ("ancien", "anciennes"),
            ("gateau", "gateaux"),
            ("brodeur", "brodeuse"),
            ("party", "parties"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("sac"), stem("savon"));
        assert_ne!(stem("pagne"), stem("panier"));
    }
}
