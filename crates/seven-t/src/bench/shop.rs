//! The organisation that the figures are measured on: eight shops with the demo's catalogues, five lines each. Several
//! brands, because one brand alone is the easy case for the queue.

use super::{Bed, server::Setting};
use crate::{
    apply,
    apply_file::{ApplyFile, VariantInput},
    house::House,
};
use std::fmt::Write;

pub(super) const BRANDS: usize = 8;
const LINES_PER_BRAND: usize = 5;
/// 600 turns/s are 1,200 messages/s, which 15 lines of 80/s just carry; these leave room to see what lies above.
pub(super) const LINES: usize = BRANDS * LINES_PER_BRAND;

pub(super) const EMAIL: &str = "bench@example.com";
pub(super) const PASSWORD: &str = "une phrase pour mesurer";
pub(super) const APP_SECRET: &str = "bench-app-secret";
pub(super) const ACCESS_TOKEN: &str = "bench-access-token";
pub(super) const VERIFY_TOKEN: &str = "bench-verify-token";

const CATALOGUES: [&str; 2] = [
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/awa-mode.csv")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/karite-co.csv")),
];

/// A number of a shop, as Meta knows it.
pub(super) fn phone_number_id(line: usize) -> String {
    format!("{}", 1_060_000_000_000_000 + line)
}
pub(super) fn waba_id(line: usize) -> String {
    format!("{}", 2_060_000_000_000_000 + line)
}
pub(super) fn display_phone(line: usize) -> String {
    format!("2250701{line:06}")
}
/// Whether the line's shop sells clothes; the others sell cosmetics.
pub(super) fn sells_clothes(line: usize) -> bool {
    (line / LINES_PER_BRAND).is_multiple_of(2)
}

/// Applies it by the code of `seven-t apply`, and returns the house it was applied in.
pub(super) async fn apply_to(bed: &Bed, setting: &Setting, graph_url: &str) -> anyhow::Result<House> {
    for (at, catalogue) in CATALOGUES.iter().enumerate() {
        std::fs::write(bed.folder.join(format!("{at}.csv")), catalogue)?;
    }
    let mut file = ApplyFile::parse(&bed.folder.join("shop.toml"), &text(graph_url)?)?;
    for variant in
        file.brands.iter_mut().flat_map(|brand| &mut brand.products).flat_map(|product| &mut product.variants)
    {
        // Nothing sells out while it is measured.
        variant.stock = VariantInput::MAX_STOCK;
    }
    let house = House::open(setting.config()?).await?;
    apply::apply(&house, file).await?;
    Ok(house)
}

fn text(graph_url: &str) -> Result<String, std::fmt::Error> {
    let mut out = format!(
        "[organisation]\nslug = \"bench\"\nname = \"Bench\"\n\n[[teammates]]\nemail = \"{EMAIL}\"\nname = \"Awa\"\n\
         password = \"{PASSWORD}\"\nrole = \"owner\"\n"
    );
    for brand in 0..BRANDS {
        let catalogue = brand % CATALOGUES.len();
        write!(
            out,
            "\n[[brands]]\nslug = \"shop-{brand}\"\nname = \"Boutique {brand}\"\ncountry = \"CI\"\ncurrency = \"XOF\"\n\
             locale = \"fr\"\ntime_zone = \"Africa/Abidjan\"\npayment_methods = [\"online\", \"cash_on_delivery\"]\n\
             catalogue_csv = \"{catalogue}.csv\"\n"
        )?;
        for line in brand * LINES_PER_BRAND..(brand + 1) * LINES_PER_BRAND {
            write!(
                out,
                "\n[[brands.lines]]\nphone_number_id = \"{}\"\nwaba_id = \"{}\"\ndisplay_phone = \"+{}\"\n\
                 access_token = \"{ACCESS_TOKEN}\"\napp_secret = \"{APP_SECRET}\"\nverify_token = \"{VERIFY_TOKEN}\"\n\
                 graph_url = \"{graph_url}\"\n",
                phone_number_id(line),
                waba_id(line),
                display_phone(line),
            )?;
        }
        // Nobody clicks on a payment link while it is measured: the provider is never asked.
        write!(
            out,
            "\n[[brands.agents]]\nname = \"Aïcha\"\nlanguages = [\"fr\", \"en\"]\n\n[[brands.payment_accounts]]\n\
             kind = \"paymetrust\"\nbase_url = \"{graph_url}/paymetrust/v1\"\n\
             credentials = {{ api_key = \"pt_bench\", api_password = \"pt_bench_password\" }}\n"
        )?;
    }
    Ok(out)
}
