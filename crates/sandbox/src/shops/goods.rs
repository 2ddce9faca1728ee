//! What the shops sell, day by day; always the same.

/// One thing on sale.
#[derive(Debug, Clone)]
pub(super) struct Good {
    /// The shop's own number, never another one's.
    pub id: u64,
    pub name: String,
    pub slug: String,
    pub category: &'static str,
    pub description: String,
    /// In francs.
    pub price: u64,
    /// Before a reduction.
    pub regular: Option<u64>,
    pub sku: String,
    pub stock: u64,
    /// Sizes it comes in; none for things of one form.
    pub sizes: &'static [&'static str],
}

const THINGS: [(&str, &str, u64, &[&str]); 12] = [
    ("Robe wax Adjoua", "Robes", 18_200, &["S", "M", "L"]),
    ("Foulard bazin", "Accessoires", 4_500, &[]),
    ("Savon noir au karité", "Savons", 2_500, &[]),
    ("Beurre de karité brut", "Soins", 3_500, &[]),
    ("Sac cabas en raphia", "Sacs", 12_000, &[]),
    ("Collier perles de Krobo", "Bijoux", 9_500, &[]),
    ("Boubou brodé", "Hommes", 45_000, &["M", "L", "XL"]),
    ("Sandales cuir", "Chaussures", 15_000, &["38", "40", "42"]),
    ("Huile de coco pressée", "Soins", 4_000, &[]),
    ("Panier tressé", "Maison", 7_500, &[]),
    ("Pagne tissé baoulé", "Tissus", 25_000, &[]),
    ("Boucles d’oreilles cauris", "Bijoux", 3_000, &[]),
];

/// The goods of a day. On the second one, every fifth costs a tenth less, every eleventh that was out is back, the last two are gone
/// and a new one has come.
/// `maker` begins their numbers: shops with one maker sell the same things.
pub(super) fn of(maker: &str, day: u8, count: usize, state: &str) -> Vec<Good> {
    let whole = count;
    let count = count as u64;
    let mut goods: Vec<Good> = (0..count).map(|at| good(maker, at, day)).collect();
    if day >= 2 {
        goods.truncate(goods.len().saturating_sub(2));
        goods.push(good(maker, count + 100, day));
    }
    if state == "half" {
        goods.truncate(whole / 3);
    }
    if state == "inflated"
        && let Some(first) = goods.get_mut(1)
    {
        first.price *= 10;
    }
    goods
}

fn good(maker: &str, at: u64, day: u8) -> Good {
    let (name, category, price, sizes) = THINGS[(at % 12) as usize];
    let series = at / 12 + 1;
    let name = if series == 1 { name.to_owned() } else { format!("{name} n° {series}") };
    let price = price + (series - 1) * 500;
    let reduced = day >= 2 && at.is_multiple_of(5);
    let out = at % 11 == 3 && day == 1;
    Good {
        id: 1_000 + at,
        slug: slug(&name),
        description: format!("{name}, fait main à Abidjan. Pièce numéro {}.", at + 1),
        name,
        category,
        price: if reduced { price * 9 / 10 } else { price },
        regular: reduced.then_some(price),
        sku: format!("{maker}-{:04}", 1_000 + at),
        stock: if out { 0 } else { 3 + at % 7 },
        sizes,
    }
}

fn slug(name: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ê' => 'e',
        'à' | 'â' => 'a',
        'ç' => 'c',
        'ô' => 'o',
        'û' | 'ù' => 'u',
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    };
    let plain: String = name.chars().map(plain).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
