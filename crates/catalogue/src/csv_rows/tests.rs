use super::*;

const HEADER: &str = "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image";

fn rows(text: &str) -> Vec<Row> {
    read(text.as_bytes(), Currency::XOF).unwrap_or_else(|problems| panic!("{problems}"))
}

fn told(text: &str) -> Vec<String> {
    let problems = read(text.as_bytes(), Currency::XOF).expect_err("a bad file was accepted");
    problems.told().iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_is_a_variant_and_a_product_without_variants_is_one_row() {
    let read = rows(&format!(
        "{HEADER}\nROBE-01,Robe wax Adjoua,Robes,\"Longue, doublée\",ROBE-01-M,M,Bleu,15000,8,https://x.ci/a.jpg\n\
         ROBE-01,,,,ROBE-01-L,L,Bleu,16 000 FCFA,0,\nFOUL-01,Foulard,Accessoires,,,,,3500,12,\n"
    ));
    assert_eq!(read.len(), 3);
    assert_eq!(read[0].description, "Longue, doublée");
    assert_eq!(read[0].image, "https://x.ci/a.jpg");
    assert_eq!((read[1].product_name.as_str(), read[1].price.minor, read[1].stock), ("Robe wax Adjoua", 16_000, 0));
    assert_eq!((read[2].variant_sku.as_str(), read[2].line), ("FOUL-01", 4));
}

#[test]
fn separators_marks_and_french_headers_are_understood() {
    let french = "\u{feff}Référence;Nom du produit;Prix;Quantité;Taille\r\nP1;Pagne; 12 500 F;3;6 yards\r\n";
    let read = rows(french);
    assert_eq!(
        (read[0].product_name.as_str(), read[0].price.minor, read[0].size.as_str()),
        ("Pagne", 12_500, "6 yards")
    );

    let tabs = "product_ref\tproduct_name\tprice\tstock\nP1\tPagne, wax\t12500\t3\n";
    assert_eq!(rows(tabs)[0].product_name, "Pagne, wax");
    let quoted = "\"product_ref\";\"product_name\";\"price\";\"stock\"\n\"P1\";\"Pagne; wax\";\"1\";\"3\"\n";
    assert_eq!(rows(quoted)[0].product_name, "Pagne; wax");
    let trailing = "product_ref,product_name,price,stock,,\nP1,Pagne,1,3,,\n,,,,,\n";
    assert_eq!(rows(trailing).len(), 1);
}

#[test]
fn every_problem_names_its_line() {
    let body = "P1,Pagne,,,S1,M,,0,3,\n\
                \n\
                P1,Autre,,,S1,L,,12.5,-1,ftp://x\n\
                ,Foulard,,,F1,,,1,\"1\n0\",\n\
                P1,,,,,XL,,abc,,\n\
                P2,,,,,M,,1,1,\n\
                P2,Sac,,,,S,,1,1,\n\
                P3,Sac,,,S3,,,1,1,,surplus\n";
    assert_eq!(
        told(&format!("{HEADER}\n{body}")),
        [
            "line 2: \"0\" is not a price in XOF: write digits only, such as 12500",
            "line 4: image must be an address that begins with https:// or http://",
            "line 4: \"12.5\" is not a price in XOF: write digits only, such as 12500",
            "line 4: \"-1\" is not a stock: write a whole number from 0 to 10000000",
            "line 4: the product \"P1\" has another name on line 2",
            "line 4: the SKU \"S1\" is already on line 2",
            "line 5: product_ref is empty",
            "line 7: \"abc\" is not a price in XOF: write digits only, such as 12500",
            "line 7: stock is empty",
            "line 8: product_name is empty",
            "line 9: variant_sku is empty",
            "line 10: more cells than the 10 columns of the header: put quotes around a text that holds the separator",
        ]
    );
}

#[test]
fn a_header_that_cannot_be_understood_stops_the_file() {
    assert_eq!(
        told("\n\nproduct_ref,Fournisseur,price,prix\n1,2,3,4\n"),
        [
            "line 3: unknown column \"Fournisseur\": rename or remove it; the columns are product_ref, product_name, \
             category, description, variant_sku, size, colour, price, stock, image",
            "line 3: the column price comes twice",
            "line 3: the header has no column product_name",
            "line 3: the header has no column stock",
        ]
    );
    for empty in ["", "\u{feff}", "\n\n", ",,,\n"] {
        assert!(told(empty)[0].starts_with("line 1: the file is empty"), "{empty:?}");
    }
}

#[test]
fn another_encoding_and_a_huge_file_are_refused() {
    let latin = [HEADER.as_bytes(), b"\nP1,Karit\xe9,,,,,,1,1,\n"].concat();
    let problems = read(&latin, Currency::XOF).unwrap_err();
    assert_eq!(problems.to_string(), "line 2: not UTF-8 text: save the sheet as « CSV UTF-8 »");
    let huge = vec![b'x'; MAX_BYTES + 1];
    assert_eq!(read(&huge, Currency::XOF).unwrap_err().told()[0].fault.code(), "file_too_large");
}

#[test]
fn fifty_problems_are_told_and_the_others_counted() {
    let bad = "P1,Pagne,,,,,,x,1,\n".repeat(60);
    let problems = read(format!("{HEADER}\n{bad}").as_bytes(), Currency::XOF).unwrap_err();
    assert_eq!((problems.told().len(), problems.total()), (50, 119)); // each row's price, and 59 missing SKUs
    assert!(problems.to_string().ends_with("and 69 more"));
}

#[test]
fn prices_follow_the_currency() {
    let file = |price: &str| format!("product_ref,product_name,price,stock\nP1,Pagne,\"{price}\",1\n");
    let minor = |price: &str, code: &str| {
        read(file(price).as_bytes(), code.parse().unwrap()).map(|rows| rows[0].price.minor).ok()
    };
    assert_eq!(minor("12,50 €", "EUR"), Some(1250));
    assert_eq!(minor("12.50 EUR", "EUR"), Some(1250));
    assert_eq!(minor("12 500 f cfa", "XOF"), Some(12_500));
    assert_eq!(minor("12.500", "XOF"), None); // thousands or decimals? not ours to guess
    assert_eq!(minor("FCFA", "XOF"), None);
}
