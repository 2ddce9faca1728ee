//! Keys of JSON of no known shape, in French and English, misspelt ones included (contract, section 16).

use crate::json::Json;

pub(super) const NAME: &[&str] = &[
    "name",
    "title",
    "nom",
    "libelle",
    "designation",
    "productname",
    "producttitle",
    "intitule",
    "titre",
    "nomproduit",
    "article",
    "displayname",
    "itemname",
];
pub(super) const SALE: &[&str] = &[
    "saleprice",
    "prixpromo",
    "finalprice",
    "specialprice",
    "discountedprice",
    "prixsolde",
    "promoprice",
    "prixremise",
    "currentprice",
    "discountprice",
    "pricesale",
    "promotionalprice",
];
pub(super) const PRICE: &[&str] = &[
    "price",
    "prix",
    "amount",
    "sellingprice",
    "prixvente",
    "prixdevente",
    "unitprice",
    "prixunitaire",
    "montant",
    "tarif",
    "pricevalue",
    "prixttc",
    "pricettc",
    "priceincltax",
    "cost",
    "baseprice",
    "lowprice",
    "pricecents",
    "priceincents",
    "pricerange",
    "prices",
    "prixfcfa",
    "prixxof",
    "calculatedprice",
    "defaultdisplayedprice",
    "minprice",
    "pricemin",
];
pub(super) const REGULAR: &[&str] = &[
    "regularprice",
    "compareatprice",
    "oldprice",
    "prixbarre",
    "originalprice",
    "listprice",
    "prixnormal",
    "ancienprix",
    "pricebefore",
    "wasprice",
    "comparetoprice",
    "msrp",
    "retailprice",
    "prixinitial",
    "strikeprice",
    "pricewithoutreduction",
];
pub(super) const CURRENCY: &[&str] =
    &["currency", "devise", "currencycode", "currencyiso", "monnaie", "currencyid", "pricecurrency", "currencysymbol"];
pub(super) const IMAGE: &[&str] = &[
    "image",
    "images",
    "photo",
    "photos",
    "imageurl",
    "imageurls",
    "picture",
    "pictures",
    "img",
    "featuredimage",
    "cover",
    "media",
    "gallery",
    "imagelink",
    "originalimageurl",
    "mainimage",
    "imagesrc",
    "visuel",
    "thumbnail",
    "thumbnailurl",
    "thumb",
    "lienphoto",
    "urlimage",
];
pub(super) const ID: &[&str] = &[
    "id",
    "productid",
    "idproduct",
    "externalid",
    "uuid",
    "uid",
    "objectid",
    "itemid",
    "retailerid",
    "idproduit",
    "identifiant",
];
pub(super) const SKU: &[&str] =
    &["sku", "ref", "reference", "code", "codearticle", "productcode", "itemcode", "articlenumber", "codeproduit"];
pub(super) const COUNT: &[&str] = &[
    "stock",
    "quantity",
    "qty",
    "stockquantity",
    "inventory",
    "quantite",
    "qte",
    "inventoryquantity",
    "inventorylevel",
    "stocklevel",
    "qtyinstock",
    "quantityavailable",
];
pub(super) const HAD: &[&str] = &[
    "enstock",
    "instock",
    "available",
    "availability",
    "disponible",
    "isinstock",
    "isavailable",
    "stockstatus",
    "disponibilite",
    "availablity",
    "stocklevelstatus",
    "isavailableforsale",
    "availableforsale",
    "dispo",
    "outofstock",
    "soldout",
    "rupture",
];
pub(super) const URL: &[&str] =
    &["url", "link", "lien", "permalink", "href", "producturl", "weburl", "productlink", "canonicalurl"];
pub(super) const DESCRIPTION: &[&str] =
    &["description", "desc", "shortdescription", "summary", "details", "descriptif", "bodyhtml", "longdescription"];
pub(super) const CATEGORY: &[&str] =
    &["category", "categorie", "rayon", "famille", "categories", "producttype", "categoryname", "type", "collection"];
pub(super) const BRAND: &[&str] = &["brand", "marque", "vendor", "manufacturer", "fabricant", "brandname"];
pub(super) const GTIN: &[&str] =
    &["gtin", "ean", "barcode", "upc", "ean13", "gtin13", "codebarre", "codebarres", "isbn"];
pub(super) const VARIANTS: &[&str] = &["variants", "variantes", "declinaisons", "variations", "skus", "offers"];
pub(super) const FORMATTED: &[&str] = &[
    "formatted",
    "formattedprice",
    "priceformatted",
    "displayprice",
    "pricedisplay",
    "formattedvalue",
    "prixaffiche",
    "prixformate",
    "display",
    "label",
    "pricelabel",
    "priceformated",
    "text",
    "pricetext",
];
pub(super) const DIGITS: &[&str] = &[
    "minorunit",
    "precision",
    "decimals",
    "fractiondigits",
    "currencyminorunit",
    "exponent",
    "decimalplaces",
    "scale",
];

/// A key as it is compared: lower case, letters and digits only, without accents.
pub(super) fn plain(key: &str) -> String {
    let key = crate::text::bare(key);
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value under the first of some keys that is there and not null; a key one slip away where none is right.
pub(super) fn find<'a>(value: &'a Json, keys: &[&str]) -> Option<&'a Json> {
    let fields = value.fields();
    if fields.len() > 400 {
        return None;
    }
    let known: Vec<(String, &Json)> =
        fields.iter().filter(|(_, value)| *value != Json::Null).map(|(key, value)| (plain(key), value)).collect();
    let exact = keys.iter().find_map(|wanted| known.iter().find(|(key, _)| key == wanted).map(|(_, value)| *value));
    exact.or_else(|| {
        // Short words have too many neighbours: of them only two swapped letters are a slip.
        let swapped = |key: &str, wanted: &str| {
            key.len() == wanted.len() && {
                let (mut a, mut b): (Vec<u8>, Vec<u8>) = (key.bytes().collect(), wanted.bytes().collect());
                a.sort_unstable();
                b.sort_unstable();
                a == b
            }
        };
        let close = |key: &str, wanted: &str| {
            is_one_slip(key, wanted) && (wanted.len() >= 5 || wanted.len() == 4 && swapped(key, wanted))
        };
        keys.iter().find_map(|wanted| known.iter().find(|(key, _)| close(key, wanted)).map(|(_, value)| *value))
    })
}

/// The same, exact keys only.
pub(super) fn exact<'a>(value: &'a Json, keys: &[&str]) -> Option<&'a Json> {
    let fields = value.fields().iter().take(400).filter(|(_, value)| *value != Json::Null);
    let known: Vec<(String, &Json)> = fields.map(|(key, value)| (plain(key), value)).collect();
    keys.iter().find_map(|wanted| known.iter().find(|(key, _)| key == wanted).map(|(_, value)| *value))
}

/// Whether two words are one letter apart: one too many, one missing, one wrong, two swapped.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 1 || one == other {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let swapped =
        one.len() >= 2 && other.len() >= 2 && one[0] == other[1] && one[1] == other[0] && one[2..] == other[2..];
    let wrong = !one.is_empty() && !other.is_empty() && one[1..] == other[1..];
    let extra = !one.is_empty() && one[1..] == *other;
    let missing = !other.is_empty() && *one == other[1..];
    swapped || wrong || extra || missing
}
