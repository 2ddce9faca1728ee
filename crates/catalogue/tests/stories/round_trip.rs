use crate::shop::Shop;
use catalogue::{
    csv_rows::{self, Row},
    export_csv, import_rows,
};
use kernel::{Currency, Money};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRng, TestRunner},
};

/// Texts as merchants write them, separators, quotes and line breaks included; ends trimmed as reading does.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9éèàçœ’'\";,%_!\\-\n ]{0,24}".prop_map(|text| text.trim().to_owned())
}

/// A product: its texts, and its variants' size, colour, price and stock.
type Drawn = (String, String, String, bool, Vec<(String, String, i64, i64)>);

fn product() -> impl Strategy<Value = Drawn> {
    let variant = ("[A-Z0-9]{0,3}", text(), 1..5_000_000_i64, 0..=csv_rows::MAX_STOCK);
    (text(), text(), text(), any::<bool>(), proptest::collection::vec(variant, 1..4))
}

fn rows(products: &[Drawn], currency: Currency) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, (name, category, description, has_image, variants)) in products.iter().enumerate() {
        for (m, (size, colour, price, stock)) in variants.iter().enumerate() {
            rows.push(Row {
                line: 1,
                product_ref: format!("P{n:03}"),
                product_name: if name.is_empty() { "Sans nom".into() } else { name.clone() },
                category: category.clone(),
                description: description.clone(),
                variant_sku: format!("P{n:03}-{m}"),
                size: size.clone(),
                colour: colour.clone(),
                price: Money::new(*price, currency),
                stock: *stock,
                image: if *has_image { format!("https://img.example/{n}.jpg") } else { String::new() },
            });
        }
    }
    rows
}

fn without_lines(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        row.line = 0;
    }
    rows
}

/// Whatever is imported comes out of the export as it went in, and importing the export changes nothing. Forty drawn
/// catalogues, in a currency without and one with decimals.
async fn what_goes_in_comes_out(shop: Shop) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let catalogues = proptest::collection::vec(product(), 1..6);
    for n in 0..40 {
        let currency = if n % 2 == 0 { Currency::XOF } else { "EUR".parse().unwrap() };
        let drawn = catalogues.new_tree(&mut runner).unwrap().current();
        let shop = shop.stranger(); // a brand for each
        let rows = rows(&drawn, currency);
        let import = async |rows: &[Row]| {
            shop.db().write(async |tx| import_rows(tx, shop.brand, rows, None).await).await.unwrap()
        };
        let first = import(&rows).await;
        assert_eq!(first.created, drawn.len());

        let sheet = export_csv(&mut shop.db(), shop.brand).await.unwrap();
        let read = csv_rows::read(sheet.as_bytes(), currency).unwrap_or_else(|p| panic!("{p}\n{sheet}"));
        let (mut out, mut came_in) = (without_lines(read), without_lines(rows));
        let key = |row: &Row| (row.product_ref.clone(), row.variant_sku.clone());
        out.sort_by_key(key);
        came_in.sort_by_key(key);
        assert_eq!(out, came_in, "{sheet}");

        let again = import(&out).await;
        assert_eq!((again.changes_something(), again.unchanged), (false, drawn.len()));
    }
}

/// Names of strangers run nowhere: in the table they are words, and they come back as they are.
async fn nothing_of_the_export_runs_in_a_spreadsheet(shop: Shop) {
    let name = "=HYPERLINK(\"http://x.ci\",\"Savon\")";
    let sheet = format!(
        "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image\n\
         S-1,\"{}\",-10 %,@moi,+225,L'huile,,2500,3,\n",
        name.replace('"', "\"\"")
    );
    shop.imports(&sheet).await.unwrap();
    let out = export_csv(&mut shop.db(), shop.brand).await.unwrap();
    assert!(out.contains("\"'=HYPERLINK(") && out.contains(",'-10 %,'@moi,'+225,L'huile,"), "{out}");
    let read = csv_rows::read(out.as_bytes(), Currency::XOF).unwrap();
    assert_eq!((read[0].product_name.as_str(), read[0].category.as_str(), read[0].price.minor), (name, "-10 %", 2_500));
    let again = shop.imports(&out).await.unwrap();
    assert!(!again.changes_something(), "{again:?}");
}

testing::stories!(Shop: what_goes_in_comes_out, nothing_of_the_export_runs_in_a_spreadsheet);
