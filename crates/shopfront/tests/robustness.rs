//! No reader falls, whatever it is given, and none takes long: documents of `tests/pages` torn, doubled, spliced; and bombs.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

mod cases;

use proptest::{
    prelude::{Just, ProptestConfig, Strategy, any, prop, proptest},
    test_runner::RngSeed,
};
use shopfront::{Column, Context, Kind, price};
use std::{
    io::Write,
    time::{Duration, Instant},
};

/// Each run tries the same documents: what falls, falls again. (`fuzz/` holds targets for cargo-fuzz, which needs a nightly compiler.)
const SEED: RngSeed = RngSeed::Fixed(0x7e7e_0007);
/// How long a document of a few kilobytes may take, in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
enum Change {
    Cut(usize),
    Flip(usize, u8),
    Drop(usize, usize),
    Double(usize, usize),
    Insert(usize, &'static str),
    Swap(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = || any::<usize>();
    let pieces = [
        "<",
        ">",
        "\"",
        "'",
        "&",
        "]]>",
        "-->",
        "{",
        "[",
        "}",
        "\u{0}",
        "é",
        "<script>",
        "</div>",
        "<div itemscope itemtype=Product>",
        "&quot;",
        ",",
        "\\u",
        "\n",
        "18 200 F",
        "1e999",
        "<![CDATA[",
        "<!DOCTYPE x>",
        "\u{202e}",
        ":",
        "//",
        "/*",
    ];
    let pick = prop::sample::select(pieces.to_vec());
    proptest::prop_oneof![
        place().prop_map(Change::Cut),
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        (place(), 1_usize..200).prop_map(|(at, length)| Change::Drop(at, length)),
        (place(), 1_usize..400).prop_map(|(at, length)| Change::Double(at, length)),
        (place(), pick).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), place(), 1_usize..100).prop_map(|(one, other, length)| Change::Swap(one, other, length)),
        Just(Change::Cut(0)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    if bytes.is_empty() {
        return;
    }
    let at = |place: usize| place % bytes.len();
    match change {
        Change::Cut(place) => bytes.truncate(at(*place)),
        Change::Flip(place, byte) => {
            let place = at(*place);
            bytes[place] = *byte;
        }
        Change::Drop(place, length) => {
            let (from, to) = (at(*place), bytes.len().min(at(*place) + length));
            bytes.drain(from..to);
        }
        Change::Double(place, length) => {
            let from = at(*place);
            let piece = bytes[from..bytes.len().min(from + length)].to_vec();
            bytes.splice(from..from, piece);
        }
        Change::Insert(place, piece) => {
            let from = at(*place);
            bytes.splice(from..from, piece.bytes());
        }
        Change::Swap(one, other, length) => {
            let (one, other) = (at(*one), at(*other));
            for step in 0..*length {
                let (one, other) = ((one + step) % bytes.len(), (other + step) % bytes.len());
                bytes.swap(one, other);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, rng_seed: SEED, ..ProptestConfig::default() })]

    #[test]
    fn torn_documents_are_read_without_falling(which in any::<usize>(), changes in prop::collection::vec(change(), 1..12)) {
        let all = cases::all();
        let case = &all[which % all.len()];
        let mut bytes = case.document.clone();
        changes.iter().for_each(|change| apply(&mut bytes, change));
        let begun = Instant::now();
        let outcome = shopfront::read(&bytes, &case.context);
        let mapped = Context { columns: columns(), ..case.context.clone() };
        let _ = shopfront::preview(&bytes, &mapped);
        let _ = shopfront::read(&bytes, &mapped);
        let text = shopfront::encoding::decode(&bytes, &case.context.content_type);
        let mut ids = std::collections::HashSet::new();
        let mut twice = false;
        let _ = shopfront::feed::stream_joined(&text, &case.context, |product| {
            twice |= !ids.insert(product.external_id);
            true
        });
        proptest::prop_assert!(!twice, "a product was handed over twice");
        proptest::prop_assert!(begun.elapsed() < PATIENCE);
        for product in &outcome.products {
            proptest::prop_assert!(!product.external_id.is_empty());
            proptest::prop_assert!(product.images.iter().all(|image| image.starts_with("http://") || image.starts_with("https://")));
            proptest::prop_assert!(product.regular_price.is_none() || product.regular_price > product.price);
            serde_json::to_string(product).unwrap();
        }
    }

    #[test]
    fn torn_workbooks_are_read_without_falling(which in any::<usize>(), changes in prop::collection::vec(change(), 1..8)) {
        let mut parts = workbook();
        parts.push(("content.xml", libre_office().into_bytes()));
        let at = which % parts.len();
        // A workbook of either kind, with one part of it torn: the zip around it is whole.
        let is_libre = at + 1 == parts.len();
        changes.iter().for_each(|change| apply(&mut parts[at].1, change));
        parts.retain(|(name, _)| is_libre == (*name == "content.xml"));
        let begun = Instant::now();
        let outcome = shopfront::read(&xlsx(&parts), &of("https://x.ci/stock.xlsx", ""));
        let _ = shopfront::preview(&xlsx(&parts), &Context { columns: columns(), ..Context::default() });
        proptest::prop_assert!(begun.elapsed() < PATIENCE && outcome.products.len() < 10_000);
    }

    #[test]
    fn any_text_is_read_as_a_price_without_falling(text in "\\PC{0,60}", hint in prop::sample::select(vec!["XOF", "EUR", "TND", "USD", ""])) {
        let context = price::Context { currency: price::from_code(hint), ..price::Context::default() };
        let _ = price::parse(&text, &context);
    }

    #[test]
    fn digits_and_marks_are_read_without_falling(text in "[0-9.,' FCk€$%+/:x\\-\u{a0}]{0,40}") {
        if let Some(price) = price::parse(&text, &price::Context::default()) {
            proptest::prop_assert!(price.max.is_none_or(|max| max > price.amount));
            proptest::prop_assert!(price.regular.is_none_or(|regular| regular > price.amount));
        }
    }

    #[test]
    fn any_bytes_are_read_without_falling(bytes in prop::collection::vec(any::<u8>(), 0..600), kind in prop::sample::select(vec!["text/html", "text/csv", "application/json", "application/xml", ""])) {
        let context = Context { content_type: kind.to_owned(), ..Context::default() };
        let _ = shopfront::read(&bytes, &context);
    }
}

/// What a merchant might say of columns whose names nobody could guess.
fn columns() -> Vec<(String, Column)> {
    [("Machin", Column::Sku), ("Nom", Column::Name), ("Prix", Column::Price), ("id", Column::Stock)]
        .map(|(name, column)| (name.to_owned(), column))
        .to_vec()
}

/// Every reader, with documents that only it reads: they are among those that are torn.
const READERS: [(&str, &[&str]); 24] = [
    ("Shopify", &["api-shopify", "api-shopify-js", "shopify-page", "csv-shopify-export"]),
    (
        "WooCommerce",
        &["api-woo-2-digits", "api-woo-0-digits", "api-woo-v3", "woo-variations", "woo-listing", "csv-woo-export"],
    ),
    ("PrestaShop", &["api-presta-json", "ps-product", "ps-listing", "wild-presta16"]),
    ("Magento", &["api-magento", "mage-product", "wild-luma"]),
    ("Squarespace", &["api-squarespace", "squarespace-page"]),
    ("Wix", &["api-wix-v1", "wix-product", "wix-warmup"]),
    ("Meta", &["api-meta", "feed-meta-csv"]),
    ("other platforms", &["opencart", "bigcommerce", "salla", "wild-youcan", "api-hybris"]),
    ("feeds in RSS", &["feed-google", "feed-group", "feed-doubles", "feed-broken-item"]),
    ("feeds in Atom", &["feed-atom"]),
    ("feeds in XML", &["feed-yml", "feed-heureka", "feed-export-xml", "feed-no-prefix"]),
    ("feeds in TSV and CSV", &["feed-tsv", "feed-meta-csv"]),
    ("tables", &["csv-french", "csv-title-rows", "csv-pipe", "csv-newline-cell", "csv-sep"]),
    ("JSON of no known shape", &["api-generic-fr", "api-generic-minor", "api-generic-misspelt"]),
    ("sitemaps", &["map-urlset", "map-index-prefixed", "map-text"]),
    ("robots.txt", &["robots"]),
    ("JSON-LD", &["ld-simple", "ld-graph-id", "ld-group"]),
    (
        "JSON-LD, broken",
        &["ld-broken-comma", "ld-broken-quotes", "ld-broken-escaped", "ld-broken-single", "ld-broken-cut"],
    ),
    ("microdata", &["md-simple", "md-itemref", "md-data-vocabulary"]),
    ("RDFa", &["rdfa-product", "rdfa-goodrelations"]),
    ("microformats", &["mf2-product"]),
    ("OpenGraph", &["og-product", "og-sale"]),
    ("visible text", &["see-simple", "see-struck", "see-range", "see-listing", "see-linkpage"]),
    ("state of frameworks", &["see-next-data", "wild-nuxt", "wild-initial-state-list"]),
];

#[test]
fn every_reader_is_among_those_that_are_torn() {
    let all = cases::all();
    for (reader, ids) in READERS {
        for id in ids {
            let case = all.iter().find(|case| case.id == *id);
            let case = case.unwrap_or_else(|| panic!("{reader}: no document {id}"));
            let outcome = shopfront::read(&case.document, &case.context);
            let is_read = !outcome.products.is_empty() || !outcome.urls.is_empty() || outcome.kind == Kind::Robots;
            assert!(is_read, "{reader}: nothing is read of {id}");
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xlsx(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn of(url: &str, kind: &str) -> Context {
    Context {
        url: url.parse().ok(),
        content_type: kind.to_owned(),
        currency: price::from_code("XOF"),
        country: Some("CI".to_owned()),
        ..Context::default()
    }
}

#[test]
fn bombs_do_not_go_off() {
    let page = || of("https://x.ci/p", "text/html");
    let feed = || of("https://x.ci/f.xml", "application/xml");
    let bombs: Vec<(&str, Vec<u8>, Context)> = vec![
        ("deep html", "<div>".repeat(300_000).into_bytes(), page()),
        ("deep spans", "<span><b><i>".repeat(100_000).into_bytes(), page()),
        ("many attributes", format!("<div {}>", (0..60_000).map(|id| format!("a{id}=1 ")).collect::<String>()).into_bytes(), page()),
        ("many tags", "<p class=price>1 F</p>".repeat(100_000).into_bytes(), page()),
        ("many prices in one", format!("<p class=price>{}</p>", "1 000 F ".repeat(50_000)).into_bytes(), page()),
        ("deep json-ld", format!("<script type=application/ld+json>{}</script>", "[".repeat(500_000)).into_bytes(), page()),
        ("many scripts", "<script type=application/ld+json>{\"@type\":\"Product\",\"name\":\"a\"}</script>".repeat(5_000).into_bytes(), page()),
        ("nested items", "<div itemscope itemtype=http://schema.org/Product itemprop=a>".repeat(50_000).into_bytes(), page()),
        ("quotes", format!("<script type=application/ld+json>{{\"name\":\"{}</script>", "\" ".repeat(500_000)).into_bytes(), page()),
        ("unclosed comment", format!("<!--{}", "<".repeat(500_000)).into_bytes(), page()),
        ("tags in a name", format!("<script type=application/ld+json>{{\"@type\":\"Product\",\"name\":\"{}\"}}</script>", "<".repeat(300_000)).into_bytes(), page()),
        ("deep json", format!("{}1{}", "{\"a\":".repeat(200_000), "}".repeat(200_000)).into_bytes(), of("https://x.ci/a.json", "application/json")),
        ("long number", format!("[{{\"name\":\"a\",\"price\":{}}}]", "9".repeat(1_000_000)).into_bytes(), of("https://x.ci/a.json", "application/json")),
        ("deep xml", format!("<rss><channel>{}", "<item>".repeat(100_000)).into_bytes(), feed()),
        ("entities", b"<!DOCTYPE a [<!ENTITY x \"y\">]><rss><channel><item><title>&x;</title><price>1 XOF</price></item></channel></rss>".to_vec(), feed()),
        ("torn xml", format!("<rss><channel>{}", "<item><title <<".repeat(30_000)).into_bytes(), feed()),
        ("gzip bomb", gzip(&vec![b' '; 300 * 1024 * 1024]), feed()),
        ("gzip in gzip", gzip(&gzip(b"<rss></rss>")), feed()),
        ("wide csv", format!("nom,prix{}\na,1{}", ",x".repeat(5_000), ",y".repeat(5_000)).into_bytes(), of("https://x.ci/a.csv", "text/csv")),
        ("long cell", format!("nom,prix\n\"{}", "a\n".repeat(2_000_000)).into_bytes(), of("https://x.ci/a.csv", "text/csv")),
        ("zip bomb", xlsx(&[("xl/workbook.xml", b"<workbook><sheets><sheet r:id=\"a\"/></sheets></workbook>".to_vec()), ("xl/worksheets/sheet1.xml", vec![b' '; 250 * 1024 * 1024])]), of("https://x.ci/a.xlsx", "")),
        ("many entries", xlsx(&(0..1_200).map(|id| (Box::leak(format!("e{id}").into_boxed_str()) as &str, Vec::new())).collect::<Vec<_>>()), of("https://x.ci/a.xlsx", "")),
        ("nested archive", xlsx(&[("xl/workbook.xml", Vec::new()), ("a.zip", Vec::new())]), of("https://x.ci/a.xlsx", "")),
        ("far cell", xlsx(&[("xl/workbook.xml", b"<workbook><sheets><sheet r:id=\"a\"/></sheets></workbook>".to_vec()), ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c r=\"XFD1048576\" t=\"str\"><v>a</v></c></row></sheetData></worksheet>".to_vec())]), of("https://x.ci/a.xlsx", "")),
        ("robots", format!("User-agent: *\n{}", "Disallow: /*a*b*c*d*e$\n".repeat(20_000)).into_bytes(), of("https://x.ci/robots.txt", "text/plain")),
        ("old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), of("https://x.ci/a.xls", "")),
    ];
    for (name, bytes, context) in bombs {
        let begun = Instant::now();
        let outcome = shopfront::read(&bytes, &context);
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(12), "{name} took {took:?}");
        assert!(
            outcome.kind == Kind::Rejected || outcome.products.len() <= 1 || name == "many scripts",
            "{name}: {:?} with {} products",
            outcome.kind,
            outcome.products.len()
        );
    }
}

/// A workbook's parts: a hidden sheet, a title above the header, gaps, formulas.
fn workbook() -> Vec<(&'static str, Vec<u8>)> {
    let workbook = br#"<workbook><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="r1"/><sheet name="Stock" sheetId="2" r:id="r2"/></sheets></workbook>"#;
    let relations = br#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#;
    let strings = "<sst><si><t>Désignation</t></si><si><t>Prix</t></si><si><r><t>Robe </t></r><r><t>wax</t></r></si><si><t>Qté</t></si></sst>";
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Chez Awa</t></is></c></row><row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>3</v></c></row><row r="4"><c r="A4" t="s"><v>2</v></c><c r="C4"><v>18200</v></c><c r="D4"><v>4</v></c></row><row r="5"><c r="A5" t="str"><v>Sac</v></c><c r="C5"><f>A1*2</f><v>9.0E3</v></c><c r="D5"><v>0</v></c></row><row r="6"><c r="A6" t="inlineStr"><is><t>Lampe</t></is></c><c r="C6"><v>62.5</v></c></row></sheetData></worksheet>"#;
    let hidden = r#"<worksheet><sheetData><row><c t="str"><v>nom</v></c><c t="str"><v>prix</v></c></row><row><c t="str"><v>Caché</v></c><c><v>1</v></c></row></sheetData></worksheet>"#;
    vec![
        ("xl/workbook.xml", workbook.to_vec()),
        ("xl/_rels/workbook.xml.rels", relations.to_vec()),
        ("xl/sharedStrings.xml", strings.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", hidden.as_bytes().to_vec()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes().to_vec()),
    ]
}

/// The content of a sheet of LibreOffice.
fn libre_office() -> String {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let rows =
        [row(["Désignation", "Prix (FCFA)", "Qté"]), row(["Robe wax", "18 200 F", "4"]), row(["Sac", "9 000 F", "0"])];
    format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="Stock">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        rows.concat()
    )
}

#[test]
fn a_workbook_is_read() {
    let bytes = xlsx(&workbook());
    let outcome = shopfront::read(&bytes, &of("https://x.ci/stock.xlsx", ""));
    let said: Vec<(String, String, &str)> = outcome
        .products
        .iter()
        .map(|product| (product.name.clone(), product.price.unwrap().to_string(), product.availability.word()))
        .collect();
    assert_eq!(
        said,
        [
            ("Robe wax".to_owned(), "18200".to_owned(), "in_stock"),
            ("Sac".to_owned(), "9000".to_owned(), "out_of_stock"),
            ("Lampe".to_owned(), "62.5".to_owned(), "unknown")
        ]
    );
}

#[test]
fn a_libreoffice_sheet_is_read() {
    let cell =
        |kind: &str, text: &str| format!(r#"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"#);
    let far = r#"<table:table-cell table:number-columns-repeated="16380"/>"#;
    let rows = [
        format!(
            "{}{}{}{far}",
            cell(r#"office:value-type="string""#, "Désignation"),
            cell("", "Prix (FCFA)"),
            cell("", "Qté")
        ),
        format!(
            "{}{}{}{far}",
            cell("", r#"Robe <text:span>wax</text:span>"#),
            cell(r#"office:value-type="currency" office:value="18200""#, "18 200 F"),
            cell(r#"office:value-type="float" office:value="4""#, "4")
        ),
        format!(
            "{}{}{}",
            cell("", "Sac<office:annotation><text:p>cher</text:p></office:annotation>"),
            cell("", "9 000 F"),
            cell(r#"office:value-type="float" office:value="0""#, "0")
        ),
    ];
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    let sheet = |end: &str| {
        let text = format!(
            r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="Stock">{rows}{end}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let mime = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
        shopfront::read(
            &xlsx(&[("mimetype", mime), ("content.xml", text.into_bytes())]),
            &of("https://x.ci/stock.ods", ""),
        )
    };
    let empty = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let outcome = sheet(empty);
    let said: Vec<_> = outcome
        .products
        .iter()
        .map(|product| (product.name.as_str(), product.price.unwrap().to_string(), product.stock))
        .collect();
    assert_eq!(said, [("Robe wax", "18200".to_owned(), Some(4)), ("Sac", "9000".to_owned(), Some(0))]);
    // One cell that stands a million times is no table.
    let bomb = r#"<table:table-row><table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(sheet(bomb).kind, Kind::Rejected);
}

#[test]
fn encodings_of_tables_and_feeds_are_found() {
    let latin: Vec<u8> =
        "Réf;Désignation;Prix\nA1;Théière dorée;4 500\n".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let outcome = shopfront::read(&latin, &of("https://x.ci/a.csv", "text/csv"));
    assert_eq!(outcome.products[0].name, "Théière dorée");
    let wide: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("nom;prix\nThéière;4500\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(shopfront::read(&wide, &of("https://x.ci/a.csv", "text/csv")).products[0].name, "Théière");
    let feed = gzip(
        "<rss><channel><item><id>1</id><title>Théière</title><price>100 XOF</price></item></channel></rss>".as_bytes(),
    );
    assert_eq!(shopfront::read(&feed, &of("https://x.ci/feed.xml.gz", "")).products[0].name, "Théière");
}
