//! What cannot be left to the ear.

use whatsapp::Outgoing;

/// Whether an answer must be written, said aloud or not: it offers something to tap, or tells figures, an address, a link.
pub fn must_be_read(message: &Outgoing) -> bool {
    let Outgoing::Text { body, .. } = message else { return true };
    let told = |c: char| c.is_ascii_digit() || matches!(c, ':' | '@' | '€' | '$');
    body.contains(told) || body.contains("://") || body.lines().filter(|line| !line.trim().is_empty()).count() > 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        for (text, read) in [
            ("Bonjour Fatou 👋 Que puis-je faire pour vous ?", false),
            ("Oui, Robe wax est disponible.", false),
            ("Total : 12 500 FCFA", true),
            ("C'est noté, livraison : Cocody.", true),
            ("Voyez https://exemple.ci/p/AB", true),
        ] {
            assert_eq!(must_be_read(&Outgoing::text(text)), read, "{text}");
        }
    }
}
