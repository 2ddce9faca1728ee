use super::{
    fields::{Fields, Shop},
    when,
};
use crate::{
    Context, image, link,
    price::{Price, parse},
    product::{Availability, Product, Source},
    text,
};

/// One item: a product, or a form of one.
pub(crate) struct Item {
    pub(crate) product: Product,
    /// What joins it to the other forms.
    pub(crate) group: Option<String>,
    /// What tells it from them.
    pub(crate) options: Vec<(String, String)>,
}

/// Reads an item. `None` for one without a name, or with nothing a product has.
pub(crate) fn product_of(fields: &Fields, shop: &Shop, context: &Context) -> Option<Item> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(Source::Feed);
    product.name = fields
        .get(&["title", "name", "productname", "nom", "designation", "libelle", "product_name", "titre"])
        .map(text::name)
        .filter(|name| !name.is_empty())?;
    let id = fields.get(&["id", "item_id", "product_id", "id_product", "reference", "ref"]).map(text::name);
    let has_price = fields.get(&["price", "prix", "price_vat", "price_ttc", "prix_ttc", "sale_price"]).is_some();
    // An article of a blog has a title and a link, and nothing a product has.
    let looks = has_price
        || fields.get(&["availability", "image_link", "g_id", "gtin", "brand", "condition", "item_group_id"]).is_some()
            && id.is_some();
    if !looks {
        return None;
    }
    product.external_id = id.unwrap_or_default();
    product.description = fields
        .get(&["description", "summary", "content", "descriptif", "short_description"])
        .map(text::description)
        .filter(|said| !said.is_empty());
    product.url = fields
        .get(&["link", "url", "product_url", "lien", "mobile_link", "canonical_link"])
        .and_then(|url| link::resolve(base, url))
        .map(String::from);
    let pictures = fields.all(&[
        "image_link",
        "picture",
        "imgurl",
        "image",
        "image_url",
        "photo",
        "main_image",
        "additional_image_link",
        "imgurl_alternative",
        "additional_image_urls",
        "additional_images",
    ]);
    product.images = image::named(base, pictures.flat_map(split));
    product.sku = fields.get(&["sku", "vendorcode", "productno", "mpn", "reference"]).map(text::name);
    product.gtin =
        fields.get(&["gtin", "barcode", "ean", "ean13", "upc", "isbn"]).map(text::name).filter(|code| code.len() >= 8);
    product.brand = fields.get(&["brand", "vendor", "manufacturer", "marque"]).map(text::name);
    let by_id = fields.get(&["categoryid"]).and_then(|id| shop.categories.get(id)).map(String::as_str);
    product.category = by_id
        .or_else(|| {
            fields.get(&[
                "product_type",
                "categorytext",
                "category",
                "categorie",
                "rayon",
                "google_product_category",
                "fb_product_category",
            ])
        })
        .map(text::name)
        .filter(|said| !said.is_empty());
    let named = fields
        .get(&["currencyid", "currency", "devise"])
        .or(shop.currency.as_deref())
        .and_then(|code| context.currency_named(code));
    let money = |names: &[&str]| -> Option<Price> {
        parse(fields.get(names)?, &context.prices_in(named)).filter(|price| !price.amount.is_zero())
    };
    let price = money(&["price", "prix", "price_vat", "price_ttc", "prix_ttc"]);
    let window = fields.get(&["sale_price_effective_date"]);
    let sale = money(&["sale_price", "prix_promo", "special_price", "promo_price"])
        .filter(|_| window.is_none_or(|window| when::is_open(window, context.now)));
    let old = money(&["oldprice", "old_price", "regular_price", "compare_at_price"]);
    let paid = match (&price, &sale) {
        (Some(price), Some(sale)) if sale.amount < price.amount => Some(sale),
        (Some(price), _) => Some(price),
        (None, sale) => sale.as_ref(),
    };
    let before = old.as_ref().map(|old| old.amount).into_iter().chain(price.as_ref().map(|price| price.amount)).max();
    product.currency = named
        .or_else(|| [paid, price.as_ref()].into_iter().flatten().find_map(|price| price.currency))
        .or(context.currency);
    product.set_price(paid.map(|paid| paid.amount), before);
    product.availability = fields
        .get(&["availability", "available", "is_in_stock", "stock_status", "disponibilite", "in_stock"])
        .map_or(Availability::Unknown, Availability::read);
    let count = fields.get(&[
        "quantity_to_sell_on_facebook",
        "inventory",
        "quantity",
        "stock",
        "stock_quantity",
        "qty",
        "quantite",
    ]);
    product.stock = count.and_then(|count| count.parse().ok());
    if product.availability == Availability::Unknown
        && let Some(stock) = product.stock
    {
        product.availability = Availability::of_count(stock);
    }
    let mut options: Vec<(String, String)> = ["color", "size", "material", "pattern"]
        .iter()
        .filter_map(|name| fields.get(&[name]).map(|said| ((*name).to_owned(), text::name(said))))
        .collect();
    options.extend(fields.params.iter().take(30).map(|(name, value)| (text::name(name), text::name(value))));
    let group = fields
        .get(&["item_group_id", "itemgroup_id", "retailer_product_group_id", "group_id"])
        .map(text::name)
        .filter(|group| !group.is_empty());
    Some(Item { product, group, options })
}

/// Several addresses in one field, apart by commas before the next scheme.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let several = text.matches("http").count() > 1 && !text.contains("=http") && text.contains(',');
    let parts: Vec<&str> = if several {
        text.split(',').map(str::trim).filter(|part| part.starts_with("http")).collect()
    } else {
        vec![text]
    };
    parts.into_iter()
}
