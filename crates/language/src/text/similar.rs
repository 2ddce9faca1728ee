use super::{fold, sound_key, stem};

/// How alike two typed words are, 0–1: 1 the same once folded, 0.96 but for plural or gender, 0.88 by sound,
/// below that by typing slips (a letter too many, missing, wrong, or two swapped), 0 when they are different words.
pub fn similar(a: &str, b: &str) -> f32 {
    similar_words(&fold(a), &fold(b))
}

/// [`similar`] for words already folded.
pub fn similar_words(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (stem_a, stem_b) = (stem(a), stem(b));
    if stem_a == stem_b {
        return 0.96;
    }
    let short = stem_a.len().min(stem_b.len());
    if short >= 3 && sound_key(a) == sound_key(b) {
        return 0.88;
    }
    let bound = slips_allowed(short);
    if bound == 0 {
        return 0.0;
    }
    match slips(stem_a.as_bytes(), stem_b.as_bytes(), bound) {
        // The first letter is seldom wrong: a different one costs more.
        Some(distance) => {
            let length = stem_a.len().max(stem_b.len()) as f32;
            let first = if stem_a.as_bytes()[0] == stem_b.as_bytes()[0] { 0.0 } else { 0.15 };
            (0.95 - distance as f32 / length - first).max(0.0)
        }
        None => 0.0,
    }
}

/// Typing slips forgiven in a stem of this length: short words are too near each other.
const fn slips_allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Damerau–Levenshtein distance (optimal string alignment), if at most `bound`.
fn slips(a: &[u8], b: &[u8], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let width = b.len() + 1;
    let (mut before, mut above, mut row) = (vec![0; width], (0..width).collect::<Vec<usize>>(), vec![0; width]);
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least > bound {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|distance| *distance <= bound)
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn likeness_falls_with_the_slips() {
        assert!((similar("Robe", "robe") - 1.0).abs() < f32::EPSILON);
        assert!(similar("robes", "robe") > 0.95);
        assert!(similar("foular", "foulard") > 0.85);
        assert!(similar("panye", "pagne") > 0.85);
        assert!(similar("hollandias", "hollandais") > 0.7, "two letters swapped");
        assert!(similar("chausure", "chaussures") > 0.7);
        assert!(similar("robe", "rose") < 0.85);
        assert!(similar("sac", "sec") < 0.1);
        assert!(similar("livre", "savon") < 0.1);
    }
}
