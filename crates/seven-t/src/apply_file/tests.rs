use super::*;
use assistant::{Conduct, Deed, When, WorkHours};
use identity::{PaymentMethod, Role};
use kernel::{Currency, Locale, Secret};

const SHOP: &str = r#"[organisation]
slug = "awa-commerce"
name = "Awa Commerce"

[[teammates]]
email = "Awa@Shop.ci"
name = "Awa Koné"
password = "bonne arrivée"
role = "owner"

[[brands]]
slug = "awa-mode"
name = "Awa Mode"
country = "CI"
currency = "XOF"
time_zone = "africa/abidjan"

[[brands.lines]]
phone_number_id = "1000000000001"
waba_id = "2000000000001"
display_phone = "+225 07 00 00 00 01"
access_token = "EAAG-token"
app_secret = "app-secret"
verify_token = "verify"

[[brands.agents]]
name = "Aïcha"

[[brands.payment_accounts]]
kind = "paymetrust"
base_url = "http://127.0.0.1:7071/paymetrust/v1/"
credentials = { api_key = "k", api_password = "p" }

[[brands.products]]
ref = "ROBE-01"
name = "Robe wax Adjoua"
price = 15000
[[brands.products.variants]]
sku = "ROBE-01-M"
size = "M"
stock = 8
[[brands.products.variants]]
sku = "ROBE-01-XL"
size = "XL"
price = "17 500"
stock = 0

[[brands.products]]
ref = "FOUL-01"
name = "Foulard"
price = 3500
stock = 12
"#;

/// The line, from 1, of the first line of [`SHOP`] that holds `text`.
fn line_of(text: &str) -> usize {
    1 + SHOP.lines().position(|line| line.contains(text)).unwrap()
}

fn told(text: &str) -> String {
    ApplyFile::parse(Path::new("shop.toml"), text).expect_err("a bad file was accepted").to_string()
}

#[test]
fn a_small_file_is_read_with_its_defaults() {
    let file = ApplyFile::parse(Path::new("shop.toml"), SHOP).unwrap();
    let awa = &file.teammates[0];
    assert_eq!(
        (awa.email.as_str(), awa.role, awa.brands.as_ref(), awa.locale),
        ("awa@shop.ci", Role::Owner, None, Locale::Fr)
    );
    assert_eq!(awa.password, Some(Password::Plain("bonne arrivée".into())));

    let brand = &file.brands[0];
    assert_eq!((brand.currency, brand.time_zone.as_str()), (Currency::XOF, "Africa/Abidjan"));
    let mut known = identity::Settings::of_new_brand(vec![PaymentMethod::CashOnDelivery]);
    known.hold_minutes = 45;
    known.till.cash_open_most = 7;
    assert_eq!(brand.settings.over(known.clone()), known, "what the file does not say stays as it was decided");
    let said = SHOP.replace(
        "time_zone = \"africa/abidjan\"",
        "time_zone = \"Africa/Dakar\"\ncash_open_most = 1\nhold_minutes = 60\nquiet_hours = \"\"",
    );
    let wanted = ApplyFile::parse(Path::new("shop.toml"), &said).unwrap().brands[0].settings.over(known.clone());
    let mut so = known;
    (so.hold_minutes, so.till.cash_open_most, so.initiative.quiet) = (60, 1, identity::QuietHours::NONE);
    assert_eq!(wanted, so);
    assert_eq!(brand.lines[0].graph_url, "https://graph.facebook.com");
    assert_eq!(brand.lines[0].display_phone.digits(), "2250700000001");
    assert_eq!((brand.agents[0].tone, brand.agents[0].languages.as_slice()), (Tone::Warm, &Locale::ALL[..]));
    assert_eq!(brand.payment_accounts[0].base_url.as_deref(), Some("http://127.0.0.1:7071/paymetrust/v1"));
    assert_eq!(brand.payment_accounts[0].credentials, Secret::new(r#"{"api_key":"k","api_password":"p"}"#));

    let robe = &brand.products[0];
    let prices: Vec<i64> = robe.variants.iter().map(|variant| variant.price.minor).collect();
    assert_eq!(prices, [15_000, 17_500]);
    let foulard = &brand.products[1].variants[0];
    assert_eq!((foulard.sku.as_str(), foulard.stock, foulard.size.as_str()), ("FOUL-01", 12, ""));
}

#[test]
fn an_agent_behaves_as_the_file_says_and_keeps_the_rest() {
    let more = "name = \"Aïcha\"\nhours = \"08:00-20:00\"\ndays = [\"sat\", \"mon\"]\nwait_seconds = 15\npatience = 3\nmost_discount_percent = 10\nmost_in_a_row = 2\n\
        team_hours = \"08:00-18:00\"\nteam_within_minutes = 20\naloud = \"mirror\"\nrouting = { complaint = [\"prioritise\"] }";
    let file = ApplyFile::parse(Path::new("shop.toml"), &SHOP.replace("name = \"Aïcha\"", more)).unwrap();
    let held = Conduct { absence: "On dort".into(), patience: 5, ..Conduct::default() };
    let conduct = file.brands[0].agents[0].conduct.onto(held);
    assert_eq!(conduct.hours, WorkHours::new(&[1, 6], 480, 1_200));
    assert_eq!((conduct.wait, conduct.patience), (kernel::seconds(15), 3));
    assert_eq!((conduct.most_discount, conduct.most_in_a_row), (Some(10), 2));
    assert_eq!((conduct.absence.as_str(), conduct.discloses), ("On dort", true));
    assert_eq!(
        (conduct.team_within, conduct.routing.deeds(When::Complaint)),
        (kernel::minutes(20), vec![Deed::Prioritise])
    );
    assert_eq!(conduct.aloud, assistant::Aloud::Mirror);
    assert!(conduct.team_hours.is_some() && conduct.routing.does(When::Angry, Deed::HandOver));

    let with = |more: &str| told(&SHOP.replace("name = \"Aïcha\"", &format!("name = \"Aïcha\"\n{more}")));
    for (more, sentence) in [
        ("hours = \"8h-20h\"", "hours \"8h-20h\" must look like \"08:00-20:00\""),
        ("days = [\"mon\"]", "days without hours: say between which, \"08:00-20:00\""),
        ("hours = \"08:00-20:00\"\ndays = [\"lundi\"]", "unknown day \"lundi\": use mon, tue, wed, thu, fri, sat, sun"),
        ("wait_seconds = 61", "wait_seconds is 61: it must be from 0 to 60"),
        ("patience = 0", "patience is 0: it must be from 1 to 5"),
        ("most_discount_percent = 101", "most_discount_percent is 101: it must be from 0 to 100"),
        ("most_in_a_row = 0", "most_in_a_row is 0: it must be from 1 to 10"),
    ] {
        let faults = with(more);
        assert!(faults.contains(sentence), "{faults}");
    }
}

/// What stands in [`SHOP`], what replaces it, the line then told and the sentence.
#[test]
fn every_fault_names_its_line_and_what_would_be_right() {
    #[rustfmt::skip]
    let cases = [
        ("name = \"Awa Commerce\"", "nme = \"Awa Commerce\"", "unknown field `nme`, expected `slug` or `name`"),
        ("slug = \"awa-commerce\"", "slug = \"Awa Commerce\"", "slug \"Awa Commerce\" must be lower-case letters, digits and dashes, such as awa-mode"),
        ("slug = \"awa-commerce\"", "slug = 7", "invalid type: integer `7`, expected a string"),
        ("email = \"Awa@Shop.ci\"", "email = \"awa\"", "\"awa\" is not an e-mail address"),
        ("password = \"bonne arrivée\"", "password = \" \"", "password is empty"),
        ("password = \"bonne arrivée\"", "password_hash = \"bonne arrivée\"", "password_hash must be an Argon2id hash that begins with $argon2id$"),
        ("role = \"owner\"", "role = \"boss\"", "unknown role \"boss\": use owner, manager, seller, analyst"),
        ("role = \"owner\"", "role = \"owner\"; brands = [\"x\"]", "unexpected key or value, expected newline, `#`"),
        ("country = \"CI\"", "country = \"XX\"", "unknown country \"XX\": use an ISO 3166 code such as CI"),
        ("currency = \"XOF\"", "currency = \"CFA\"", "unknown currency \"CFA\": use an ISO 4217 code such as XOF"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Bouaké\"", "unknown time zone \"Africa/Bouaké\": use a name such as Africa/Abidjan"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nhold_minutes = 4", "hold_minutes is 4: it must be from 5 to 1440"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nhold_minutes = 1441", "hold_minutes is 1441: it must be from 5 to 1440"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nremind_before_minutes = 241", "remind_before_minutes is 241: it must be from 0 to 240"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\ncash_open_most = 101", "cash_open_most is 101: it must be from 0 to 100"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\ncash_refusals_most = -1", "cash_refusals_most is -1: it must be from 0 to 100"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nremind_after_hours = -1", "remind_after_hours is -1: it must be from 0 to 23"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\ncouriers = [\"0707\"]", "couriers: \"0707\" is not an international phone number: give the country code and 8 to 15 digits, such as +2250707000000"),
        ("role = \"owner\"", "role = \"owner\"\nphone = \"0707\"", "phone: \"0707\" is not an international phone number: give the country code and 8 to 15 digits, such as +2250707000000"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nnotices = [\"paid\"]", "unknown notice \"paid\": use preparing, out_for_delivery, delivered"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nquiet_hours = \"21h-8h\"", "quiet_hours \"21h-8h\" must look like \"21:00-08:00\""),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\nlocale = \"de\"", "unknown locale \"de\": use fr, en"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\npayment_methods = [\"card\"]", "unknown payment method \"card\": use online, cash_on_delivery"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\npayment_methods = []", "payment_methods is empty: customers must be able to pay"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\npayment_methods = [\"online\", \"online\"]", "the payment method \"online\" is already on line 17"),
        ("time_zone = \"africa/abidjan\"", "time_zone = \"Africa/Dakar\"\ncolour = \"teal\"", "colour \"teal\" must look like \"#0f766e\""),
        ("phone_number_id = \"1000000000001\"", "phone_number_id = \"+225 07\"", "phone_number_id must be Meta's id, digits only"),
        ("display_phone = \"+225 07 00 00 00 01\"", "display_phone = \"07\"", "display_phone is not an international phone number: give the country code and 8 to 15 digits, such as +2250707000000"),
        ("verify_token = \"verify\"", "verify_token = \"verify\"\ngraph_url = \"graph.facebook.com\"", "graph_url must be an address that begins with https:// or http://"),
        ("name = \"Aïcha\"", "name = \"Aïcha\"\ntone = \"rude\"", "unknown tone \"rude\": use warm, neutral, formal"),
        ("name = \"Aïcha\"", "name = \"Aïcha\"\nlanguages = [\"fr\", \"dioula\"]", "unknown language \"dioula\": use fr, en"),
        ("kind = \"paymetrust\"", "kind = \"paypal\"", "unknown kind \"paypal\": use paymetrust, stripe, wave, geniuspay, cinetpay, orange, mtn"),
        ("credentials = {", "credentials = { api_key = \"k\" } #", "the credentials of paymetrust miss `api_password`"),
        ("credentials = {", "credentials = { secret = \"s\", api_key = \"k\", api_password = \"p\" } #", "unknown credential `secret` of paymetrust: there are api_key, api_password, environment, fallback_email, fallback_phone"),
        ("credentials = {", "credentials = { api_key = \"k\", api_password = \"p\", fallback_phone = \"0707\" } #", "payment account: credentials: paymetrust wants api_key and api_password; environment is live or sandbox, fallback_phone a number with its country code"),
        ("credentials = {", "credentials = { api_key = \"\", api_password = \"p\" } #", "the credential `api_key` is empty"),
        ("price = 15000", "price = 150.00", "price: write an amount with decimals in quotes, such as \"12.50\""),
        ("price = 15000", "price = \"150.50\"", "\"150.50\" is not a price in XOF"),
        ("price = 15000", "price = 0", "\"0\" is not a price in XOF"),
        ("price = 15000", "price = -5", "\"-5\" is not a price in XOF"),
        ("price = 15000", "price = true", "price must be a whole number, or an amount in quotes such as \"12.50\""),
        ("price = 15000", "price = 15000\nimage = \"robe.jpg\"", "image must be an address that begins with https:// or http://"),
        ("price = 15000", "price = 15000\nstock = 4", "the stock of a product with variants is told by each variant"),
        ("sku = \"ROBE-01-XL\"", "sku = \"ROBE-01-M\"", "the SKU \"ROBE-01-M\" is already on line 39"),
        ("sku = \"ROBE-01-XL\"", "sku = \"\"", "sku is empty"),
        ("stock = 8", "stock = -8", "stock is -8: it must be from 0 to 10000000"),
        ("ref = \"FOUL-01\"", "ref = \"ROBE-01\"", "the ref \"ROBE-01\" is already on line 35"),
        ("ref = \"FOUL-01\"", "ref = \"FOUL-01\"\ncatalogue = 1", "unknown field `catalogue`, expected one of `ref`, `name`, `category`, `description`, `image`, `price`, `stock`, `variants`"),
    ];
    for (there, instead, what) in cases {
        assert!(SHOP.contains(there), "{there:?} is not in the file");
        let told = told(&SHOP.replacen(there, instead, 1));
        let line = line_of(there) + instead.matches('\n').count();
        assert!(told.starts_with(&format!("shop.toml:{line}: {what}")), "of {instead:?}: {told}");
        assert!(!told.contains('\n') || there.starts_with("ref"), "one fault made several: {told}");
    }
}

/// Two zones and two codes, before the products.
fn with_offers(offers: &str) -> String {
    SHOP.replacen("[[brands.products]]", &format!("{offers}\n[[brands.products]]"), 1)
}

#[test]
fn zones_and_codes_are_read() {
    let offers = r#"
[[brands.delivery_zones]]
name = "Cocody"
places = ["Angré"]
fee = 1500
delay = "24 h"
free_above = "50 000"
[[brands.delivery_zones]]
name = "Retrait"
pickup = true
[[brands.promo_codes]]
code = "WA10"
percent = 12.5
valid_minutes = 60
[[brands.promo_codes]]
code = "NOEL"
amount = 2000
starts_at = "2026-12-24"
ends_at = "2026-12-26T18:00"
categories = ["Robes"]
"#;
    let file = ApplyFile::parse(Path::new("shop.toml"), &with_offers(offers)).unwrap();
    let brand = &file.brands[0];
    let zones: Vec<_> =
        brand.delivery_zones.iter().map(|zone| (zone.name.as_str(), zone.fee, zone.free_above)).collect();
    assert_eq!(zones, [("Cocody", 1_500, Some(50_000)), ("Retrait", 0, None)]);
    assert_eq!(brand.promo_codes[0].gives, ordering::Gives::Percent(1_250));
    assert_eq!(brand.promo_codes[0].valid_for, Some(kernel::hours(1)));
    // Abidjan is at UTC.
    assert_eq!(brand.promo_codes[1].starts_at, Some(kernel::Millis(1_798_070_400_000)));
    assert_eq!(brand.promo_codes[1].ends_at, Some(kernel::Millis(1_798_308_000_000)));
}

#[test]
fn a_zone_or_a_code_that_cannot_be_is_told() {
    let zone = |keys: &str| format!("[[brands.delivery_zones]]\nname = \"Cocody\"\n{keys}");
    let code = |keys: &str| format!("[[brands.promo_codes]]\ncode = \"WA10\"\n{keys}");
    for (offers, fault) in [
        (zone(""), "a delivery zone needs a fee (0 when it is free), or pickup = true"),
        (zone("fee = -5"), "\"-5\" is not a fee in XOF"),
        (code(""), "a promo code needs one of percent, amount or free_delivery = true"),
        (code("percent = 10.0\namount = 5"), "a promo code needs one of percent, amount or free_delivery = true"),
        (code("percent = 101.0"), "percent is 101: it must be above 0, at most 100"),
        (code("amount = 0"), "amount is 0: a code must give something"),
        (code("amount = 5\nstarts_at = \"demain\""), "\"demain\" is not a day such as 2026-12-24, or 2026-12-24T18:00"),
        (code("amount = 5\nstarts_at = \"2026-12-24\"\nends_at = \"2026-12-24\""), "ends_at must come after starts_at"),
        (code("amount = 5\nmax_uses = 0"), "max_uses is 0: it must be from 1 to 2147483647"),
        (code("amount = 5\nlimit = 3"), "unknown field `limit`"),
    ] {
        let told = told(&with_offers(&offers));
        assert!(told.contains(fault), "{offers}\n{told}");
    }
}

#[test]
fn every_kind_can_be_used_with_the_keys_it_needs() {
    let value = |key: &str| match key {
        "secret_key" => "sk_live_1",
        "country" => "ci",
        "target_environment" => "mtnivorycoast",
        _ => "x",
    };
    for kind in psp::Kind::ALL {
        let (needed, _) = brand::credential_keys(kind);
        let keys: std::collections::BTreeMap<&str, &str> = needed.iter().map(|key| (*key, value(key))).collect();
        let credentials = Secret::new(serde_json::json!(keys).to_string());
        let account = psp::Account { kind, base_url: None, credentials, dialect: None };
        assert_eq!(account.check(), Ok(()), "{kind}");
    }
}

#[test]
fn what_is_missing_names_its_table() {
    let without = |line: &str| told(&SHOP.replacen(&format!("{line}\n"), "", 1));
    assert_eq!(without("role = \"owner\""), format!("shop.toml:{}: missing field `role`", line_of("[[teammates]]")));
    assert_eq!(without("currency = \"XOF\""), format!("shop.toml:{}: missing field `currency`", line_of("[[brands]]")));
    let told = without("price = 3500");
    assert_eq!(told, format!("shop.toml:{}: the product \"FOUL-01\" has no price", line_of("FOUL-01")));
    let told = without("stock = 12");
    assert_eq!(told, format!("shop.toml:{}: the product \"FOUL-01\" has no stock", line_of("FOUL-01")));
}

#[test]
fn keys_come_once_across_the_whole_file() {
    let teammates = SHOP.find("[[teammates]]").unwrap();
    let brands = SHOP.find("[[brands]]").unwrap();
    let twice =
        format!("{SHOP}\n{}{}", &SHOP[teammates..brands].replace("Awa@Shop.ci", "awa@shop.CI"), &SHOP[brands..]);
    let told = told(&twice);
    for key in ["email \"awa@shop.ci\"", "slug \"awa-mode\"", "phone_number_id \"1000000000001\""] {
        assert!(told.contains(&format!("the {key} is already on line")), "{told}");
    }
    // Products belong to their brand: another brand may use the same references.
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn a_teammate_and_a_method_name_only_what_is_there() {
    let text = SHOP.replace("role = \"owner\"", "role = \"seller\"\nbrands = [\"awa-mode\", \"karite\"]");
    assert_eq!(told(&text), "shop.toml:10: no brand of this file has the slug \"karite\"");
    let accounts = SHOP.find("[[brands.payment_accounts]]").unwrap();
    let text = SHOP[..accounts].replace("currency = \"XOF\"", "currency = \"XOF\"\npayment_methods = [\"online\"]");
    // The account may come with a later file: apply says that it is missing.
    let online = ApplyFile::parse(Path::new("shop.toml"), &text).unwrap();
    assert_eq!(online.brands[0].settings.payment_methods, Some(vec![PaymentMethod::Online]));
}

#[test]
fn a_secret_is_never_told() {
    let misplaced = SHOP.replace("stock = 8", "stock = \"EAAG-very-secret\"");
    assert_eq!(told(&misplaced), format!("shop.toml:{}: invalid type: a text, expected i64", line_of("stock = 8")));
    let flat = SHOP.replace("credentials = {", "credentials = \"sk_live_secret\" #");
    let told = told(&flat);
    assert!(!told.contains("sk_live") && told.contains("expected a map"), "{told}");
    let file = ApplyFile::parse(Path::new("shop.toml"), SHOP).unwrap();
    let shown = format!("{file:?}");
    assert!(!shown.contains("EAAG") && !shown.contains("bonne") && !shown.contains("app-secret"), "{shown}");
}

/// A folder with `shop.toml`, which names `shop.csv`.
fn with_csv(csv: &[u8]) -> (tempfile::TempDir, Result<ApplyFile, ApplyFileError>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.csv"), csv).unwrap();
    let path = folder.path().join("shop.toml");
    std::fs::write(&path, SHOP.replace("country = \"CI\"", "country = \"CI\"\ncatalogue_csv = \"shop.csv\"")).unwrap();
    let file = ApplyFile::load(&path);
    (folder, file)
}

const HEADER: &str = "product_ref;product_name;category;description;variant_sku;size;colour;price;stock;image\n";

#[test]
fn rows_of_the_csv_join_the_inline_products() {
    let rows = "SAC-01;Sac;Sacs;;SAC-01-N;;Noir;22000;3;\nPAGNE;Pagne;Pagnes;;;;;9000;5;\n\
                SAC-01;;;Cuir;SAC-01-R;;Rouge;23 000;1;https://x.ci/sac.jpg\n";
    let (_folder, file) = with_csv(format!("{HEADER}{rows}").as_bytes());
    let products = file.unwrap().brands.remove(0).products;
    let references: Vec<&str> = products.iter().map(|product| product.reference.as_str()).collect();
    assert_eq!(references, ["ROBE-01", "FOUL-01", "SAC-01", "PAGNE"]);
    let sac = &products[2];
    assert_eq!((sac.name.as_str(), sac.category.as_str(), sac.description.as_str()), ("Sac", "Sacs", "Cuir"));
    assert_eq!(sac.image.as_deref(), Some("https://x.ci/sac.jpg"));
    let variants: Vec<(&str, i64)> = sac.variants.iter().map(|v| (v.colour.as_str(), v.price.minor)).collect();
    assert_eq!(variants, [("Noir", 22_000), ("Rouge", 23_000)]);
}

#[test]
fn a_fault_of_the_csv_names_the_csv_and_its_line() {
    let rows = "SAC-01;Sac;;;SAC-01-N;;;abc;3;\nROBE-01;Robe;;;X;;;1;1;\n";
    let (folder, file) = with_csv(format!("{HEADER}{rows}").as_bytes());
    let csv = folder.path().join("shop.csv");
    let told = file.unwrap_err().to_string();
    assert_eq!(told, format!("{}:2: \"abc\" is not a price in XOF: write digits only, such as 12500", csv.display()));

    let (folder, file) = with_csv(format!("{HEADER}ROBE-01;Robe;;;FOUL-01;;;1;1;\n").as_bytes());
    let told = file.unwrap_err().to_string();
    let toml = folder.path().join("shop.toml");
    let csv = folder.path().join("shop.csv");
    let place = |key: &str, line: usize| {
        format!("{}:2: the {key} is already on line {line} of {}", csv.display(), toml.display())
    };
    assert_eq!(
        told,
        [place("ref \"ROBE-01\"", line_of("ROBE-01") + 1), place("SKU \"FOUL-01\"", line_of("FOUL-01") + 1)].join("\n")
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let told = ApplyFile::load(Path::new("/nowhere/shop.toml")).unwrap_err().to_string();
    assert!(told.starts_with("/nowhere/shop.toml: cannot be read"), "{told}");
    let text = SHOP.replace("country = \"CI\"", "country = \"CI\"\ncatalogue_csv = \"none.csv\"");
    let told = ApplyFile::parse(Path::new("/nowhere/shop.toml"), &text).unwrap_err().to_string();
    assert!(told.starts_with("/nowhere/shop.toml:15: catalogue_csv /nowhere/none.csv: cannot be read"), "{told}");
}

const TOLD: &str = "\n[[brands.knowledge]]\ntitle = \"Horaires\"\nkind = \"hours\"\ntext = \"De 9 h à 19 h.\"\n\n\
    [[brands.knowledge]]\ntitle = \"FAQ\"\nurl = \"https://awa.example/faq\"\n";

#[test]
fn a_brand_tells_its_agent_facts_and_pages() {
    let file = ApplyFile::parse(Path::new("shop.toml"), &format!("{SHOP}{TOLD}")).unwrap();
    let told: Vec<_> =
        file.brands[0].knowledge.iter().map(|a| (a.kind.code(), a.title.as_str(), a.origin.as_deref())).collect();
    assert_eq!(told, [("hours", "Horaires", None), ("page", "FAQ", Some("https://awa.example/faq"))]);
    for (from, to, why) in [
        (
            "kind = \"hours\"",
            "kind = \"heures\"",
            "unknown kind \"heures\": use hours, address, delivery, returns, payment, fact, article, page",
        ),
        ("\"FAQ\"", "\"Horaires\"", "the title \"Horaires\" is already on line"),
        ("text = \"De 9 h à 19 h.\"", "", "an article needs a text, or the url of a page"),
        ("\"FAQ\"", "\"FAQ\"\ntext = \"x\"", "give text or url, not both"),
        ("\"FAQ\"", "\"FAQ\"\nkind = \"fact\"", "only a page has a url: leave kind out, or say \"page\""),
    ] {
        let wrong = format!("{SHOP}{}", TOLD.replace(from, to));
        let told = ApplyFile::parse(Path::new("shop.toml"), &wrong).unwrap_err().to_string();
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn an_agenda_is_read_and_what_cannot_be_is_told_in_its_place() {
    let shop = |agenda: &str| SHOP.replace("[[brands.lines]]", &format!("{agenda}\n[[brands.lines]]"));
    let text = shop(
        "[brands.agenda]\ncapacity = 2\nclosed = [\"2026-12-25\"]\nservices = [{ name = \"Essayage\", minutes = 30 }, \
         { name = \"Retouches\", minutes = 45, price = 2000 }]\n[brands.agenda.opening]\nmon = \"09:00-18:00\"\n\
         sat = [\"09:00-12:00\", \"14:00-24:00\"]\n",
    );
    let file = ApplyFile::parse(Path::new("shop.toml"), &text).unwrap();
    let agenda = file.brands[0].agenda.clone().unwrap();
    let parts: Vec<_> = agenda.rules.openings.iter().map(|one| (one.day, one.from, one.until)).collect();
    assert_eq!(parts, [(1, 540, 1080), (6, 540, 720), (6, 840, 1440)]);
    assert_eq!((agenda.rules.capacity, agenda.rules.every, agenda.rules.reminds), (2, 30, true));
    assert_eq!(agenda.services[1].price, Some(2_000));
    for (wrong, why) in [
        ("opening = { mon = \"9h-18h\" }", "opening \"9h-18h\" must look like \"09:00-18:00\""),
        ("opening = { lun = \"09:00-18:00\" }", "unknown day \"lun\": use mon, tue, wed, thu, fri, sat, sun"),
        ("opening = { mon = \"09:00-18:00\" }\ncapacity = 0", "capacity must be from 1 to 50"),
        (
            "opening = { mon = \"09:00-18:00\" }\nclosed = [\"Noël\"]",
            "closed \"Noël\" must be a date like \"2026-12-25\"",
        ),
        ("", "active needs at least one service and one opening"),
    ] {
        let text = shop(&format!("[brands.agenda]\nservices = [{{ name = \"Essayage\", minutes = 30 }}]\n{wrong}\n"));
        let told = ApplyFile::parse(Path::new("shop.toml"), &text).unwrap_err().to_string();
        assert!(told.contains(why), "{wrong}: {told}");
    }
}

#[test]
fn the_template_of_alerts_is_read_and_what_cannot_be_is_told_in_its_place() {
    let shop = |line: &str| SHOP.replace("[[brands.lines]]", &format!("{line}\n[[brands.lines]]"));
    let read = |text: &str| ApplyFile::parse(Path::new("shop.toml"), text);
    let file = read(&shop("[brands.alert_template]\nname = \"alerte_equipe\"\nlanguage = \"fr\""));
    let template = file.unwrap().brands[0].alert_template.clone().unwrap();
    assert_eq!((template.name.as_str(), template.language.as_str()), ("alerte_equipe", "fr"));
    let wrong = read(&shop("[brands.alert_template]\nname = \"Alerte équipe\"\nlanguage = \"fr\""));
    let said = wrong.unwrap_err().to_string();
    assert!(said.contains("small letters, digits and _"), "{said}");
}
