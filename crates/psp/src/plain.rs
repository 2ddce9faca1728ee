/// A sentence for providers that take no special characters: ASCII letters, digits and spaces, `longest` of them at most;
/// accents fall off, everything else becomes a space.
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'à' | 'â' | 'ä' => out.push('a'),
            'À' | 'Â' | 'Ä' => out.push('A'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'É' | 'È' | 'Ê' | 'Ë' => out.push('E'),
            'î' | 'ï' => out.push('i'),
            'Î' | 'Ï' => out.push('I'),
            'ô' | 'ö' => out.push('o'),
            'Ô' | 'Ö' => out.push('O'),
            'ù' | 'û' | 'ü' => out.push('u'),
            'Ù' | 'Û' | 'Ü' => out.push('U'),
            'ç' => out.push('c'),
            'Ç' => out.push('C'),
            'ñ' => out.push('n'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(longest);
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_plain_letters_are_left() {
        assert_eq!(
            super::plain("Commande n° 42 chez « L’Épicerie d'Awa » 🔥", 160),
            "Commande n 42 chez L Epicerie d Awa"
        );
        assert_eq!(super::plain("œufs à l'été", 5), "oeufs");
        assert_eq!(super::plain("🔥", 5), "");
    }
}
