use super::*;
use kernel::Locale::{En, Fr};

fn said(text: &str, locale: Locale) -> String {
    let sentences = speakable(text, locale, &Lexicon::default());
    sentences.iter().map(Sentence::text).collect::<Vec<_>>().join(" | ")
}

#[test]
fn french_is_said_as_it_is_spoken() {
    for (written, spoken) in [
        ("Total : 12\u{202f}500\u{a0}FCFA.", "Total: douze mille cinq cents francs."),
        ("1 FCFA", "un franc"),
        ("2 000 000 FCFA", "deux millions de francs"),
        ("15.000 F", "quinze mille francs"),
        ("12,50 €", "douze euros cinquante"),
        ("Appelez le 07 48 02 00 10.", "Appelez le zéro sept, quarante-huit, zéro deux, zéro zéro, dix."),
        ("+225 0748020010", "plus deux cent vingt-cinq, zéro sept, quarante-huit, zéro deux, zéro zéro, dix"),
        ("réservé jusqu'à 14:35", "réservé jusqu'à quatorze heures trente-cinq"),
        ("à 8h05 ou 10 h", "à huit heures cinq ou dix heures"),
        ("à 21h", "à vingt et une heures"),
        ("le 01/11, puis le 28/11/2026", "le premier novembre, puis le vingt-huit novembre deux mille vingt-six"),
        ("✅ Ajouté au panier : 2 × Robe wax (M).", "Ajouté au panier: deux Robe waxe, M."),
        ("-10 % sur tout", "moins dix pour cent sur tout"),
        ("1,5 kg de gari", "un virgule cinq kilos de gari"),
        ("Reçu n° 12", "Reçu numéro douze"),
        ("Livraison à Cocody svp", "Livraison à cocodi s'il vous plaît"),
        ("Taille XL ou 3XL ?", "Taille X L ou trois X L?"),
        ("*Total : 5 000 FCFA* 😊\nhttps://ex.org/p/AB12", "Total: cinq mille francs"),
        ("Bonjour ! Ça va ? Oui.", "Bonjour! | Ça va? | Oui."),
        ("Voyez M. Kouassi, av. Marchand.", "Voyez monsieur Kouassi, avenue Marchand."),
        ("l'attiéké", "l'atiéké"),
        ("Code 0042", "Code zéro zéro quatre deux"),
        ("Téléphone 4G", "Téléphone quatre G"),
        ("👍", ""),
    ] {
        assert_eq!(said(written, Fr), spoken, "{written}");
    }
}

#[test]
fn english_is_said_as_it_is_spoken() {
    for (written, spoken) in [
        ("Total: 12,500\u{a0}FCFA.", "Total: twelve thousand five hundred francs."),
        ("until 14:35", "until two thirty-five p m"),
        ("at 9:05", "at nine oh five a m"),
        ("on 02/11", "on November two"),
        ("2 × wax dress", "two wax dress"),
        ("10% off", "ten percent off"),
        ("Order #1042", "Order number one thousand and forty-two"),
    ] {
        assert_eq!(said(written, En), spoken, "{written}");
    }
}

#[test]
fn a_brand_spells_its_own_words() {
    let lexicon = Lexicon::new([("Adjoua".to_owned(), "adjoi".to_owned())]);
    assert_eq!(speakable("Robe Adjoua", Fr, &lexicon)[0].text(), "Robe adjoi");
}

#[test]
fn long_sentences_are_cut_where_one_breathes() {
    let long = "une robe, ".repeat(60);
    let sentences = speakable(&long, Fr, &Lexicon::default());
    assert!(sentences.len() >= 3 && sentences.iter().all(|s| s.text().chars().count() <= 221), "{sentences:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_said(text in "\\PC{0,200}") {
        for locale in [Fr, En] {
            for sentence in speakable(&text, locale, &Lexicon::default()) {
                proptest::prop_assert!(sentence.text().chars().any(char::is_alphanumeric));
            }
        }
    }
}
