//! Receipts, drawn and read again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "scenes of tests")]

use kernel::{Currency, Locale, Millis, Money};
use paper::{By, Delivery, Line, Picture, Press, Receipt, Received, WrongPicture};

const NOON: Millis = Millis(1_795_694_700_000);
const LOGO: &[u8] = include_bytes!("../../../demo/awa-mode.png");

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF)
}

fn line(name: &str, quantity: i64, unit: i64) -> Line {
    Line { name: name.into(), quantity, unit: xof(unit), total: xof(quantity * unit) }
}

fn wave(amount: i64, reference: &str) -> Received {
    let by = By::Provider { name: "Wave".into(), reference: reference.into() };
    Received { by, amount: xof(amount), at: NOON }
}

fn receipt() -> Receipt {
    Receipt {
        locale: Locale::Fr,
        shop: "Awa Mode".into(),
        logo: Some(Picture::read(LOGO.to_vec()).unwrap()),
        colour: "#0f766e".into(),
        number: 12,
        issued_at: NOON,
        time_zone: "Africa/Abidjan".into(),
        order: "#0042".into(),
        customer: Some("Aïssata Koné 🌸".into()),
        lines: vec![line("Robe wax « Soleil » — M · rouge", 2, 12_500), line("Pagne tissé Kita", 1, 8_000)],
        goods: xof(33_000),
        discounts: vec![("BIENVENUE".into(), xof(3_300))],
        delivery: Some(Delivery { zone: Some("Cocody".into()), pickup: false, fee: xof(1_500) }),
        total: xof(31_200),
        received: vec![wave(31_200, "T_7QK2M4XWAVE")],
    }
}

async fn print(receipt: &Receipt, name: &str) -> (Vec<u8>, Vec<String>) {
    let pdf = Press::default().print(receipt.clone()).await.unwrap();
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &pdf).unwrap();
    let read = lopdf::Document::load_mem(&pdf).unwrap();
    let pages: Vec<u32> = read.get_pages().into_keys().collect();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().replace(['\u{202f}', '\u{a0}'], " ");
    (pdf, pages.iter().map(text).collect())
}

#[tokio::test]
async fn every_figure_can_be_read_again() {
    let (pdf, pages) = print(&receipt(), "receipt.pdf").await;
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 60_000, "{} bytes", pdf.len());
    let [page] = &pages[..] else { panic!("{} pages", pages.len()) };
    for said in [
        "Reçu",
        "n° 12",
        "Awa Mode",
        "26 novembre 2026 à 12:05",
        "#0042",
        "Aïssata Koné",
        "Robe wax « Soleil » — M · rouge",
        "2 × 12 500 FCFA",
        "25 000 FCFA",
        "Pagne tissé Kita",
        "33 000 FCFA",
        "Code BIENVENUE",
        "−3 300 FCFA",
        "Livraison · Cocody",
        "1 500 FCFA",
        "Total",
        "31 200 FCFA",
        "Payé",
        "Wave",
        "Réf. T_7QK2M4XWAVE",
    ] {
        assert!(page.contains(said), "{said:?} is missing in {page}");
    }
    assert!(!page.contains("Reçu en plus"));
}

#[tokio::test]
async fn the_same_receipt_is_the_same_bytes() {
    let (first, _) = print(&receipt(), "same-1.pdf").await;
    let (second, _) = print(&receipt(), "same-2.pdf").await;
    assert!(first == second);
}

#[tokio::test]
async fn many_lines_take_several_pages_and_cash_has_no_reference() {
    let mut long = receipt();
    long.lines = (1..=40)
        .map(|n| {
            line(
                &format!("Article numéro {n} d’un nom si long qu’il prend deux lignes entières sur le papier"),
                n,
                1_000,
            )
        })
        .collect();
    long.received = vec![Received { by: By::Cash, amount: xof(31_200), at: NOON }];
    let (_, pages) = print(&long, "long.pdf").await;
    assert!(pages.len() > 2);
    for n in 1..=40 {
        assert!(pages.iter().any(|page| page.contains(&format!("Article numéro {n} "))), "{n}");
    }
    assert!(pages.iter().all(|page| page.contains("Article")), "every page has its heading");
    let last = pages.last().unwrap();
    assert!(last.contains("Espèces à la livraison") && !last.contains("Réf."), "{last}");
    assert!(last.contains(&format!("page {0} sur {0}", pages.len())), "{last}");
}

#[tokio::test]
async fn several_payments_are_all_told_and_what_is_too_much() {
    let mut two = Receipt { logo: None, locale: Locale::En, colour: "#facc15".into(), ..receipt() };
    two.received = vec![wave(10_000, "W-1"), wave(25_000, "W-2")];
    let (_, pages) = print(&two, "two.pdf").await;
    for said in
        ["Receipt", "No. 12", "Ref. W-1", "Ref. W-2", "10,000 FCFA", "Total received", "35,000 FCFA", "3,800 FCFA"]
    {
        assert!(pages[0].contains(said), "{said:?} is missing in {}", pages[0]);
    }
}

#[test]
fn a_logo_is_a_picture_that_prints() {
    assert_eq!(Picture::read(LOGO.to_vec()).unwrap().mime(), "image/png");
    assert_eq!(Picture::read(b"<svg/>".to_vec()), Err(WrongPicture::Unreadable));
    assert_eq!(Picture::read(LOGO[..LOGO.len() / 2].to_vec()), Err(WrongPicture::Unreadable));
    assert_eq!(Picture::read(Vec::new()), Err(WrongPicture::Unreadable));
    assert_eq!(Picture::read(vec![0; Picture::MOST_BYTES + 1]), Err(WrongPicture::TooLarge));
}
