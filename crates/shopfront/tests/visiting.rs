//! Whole shops, through the command of section 26b, against a server of our own: first reading, second day, down, half gone.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A server whose pages change from day to day.
struct Shop {
    base: String,
    pages: Arc<Mutex<HashMap<String, (u16, String)>>>,
    asked: Arc<AtomicUsize>,
}

impl Shop {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let pages: Arc<Mutex<HashMap<String, (u16, String)>>> = Arc::default();
        let asked = Arc::new(AtomicUsize::new(0));
        let (served, count) = (Arc::clone(&pages), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (pages, count) = (Arc::clone(&served), Arc::clone(&count));
                std::thread::spawn(move || {
                    let mut bytes = [0; 8192];
                    let Ok(read) = stream.read(&mut bytes) else { return };
                    let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
                    let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
                    count.fetch_add(1, Ordering::Relaxed);
                    let (status, body) = pages.lock().unwrap().get(&path).cloned().unwrap_or((404, String::new()));
                    let kind = if body.starts_with(['{', '[']) {
                        "application/json"
                    } else if body.starts_with("<?xml") {
                        "application/xml"
                    } else {
                        "text/html; charset=utf-8"
                    };
                    let etag = format!("\"{}\"", body.len());
                    let _ = if status == 200 && text.to_lowercase().contains(&format!("if-none-match: {etag}")) {
                        write!(stream, "HTTP/1.1 304 Not Modified\r\netag: {etag}\r\nconnection: close\r\n\r\n")
                    } else {
                        let location = if status == 302 { format!("location: {body}\r\n") } else { String::new() };
                        write!(
                            stream,
                            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\n{location}etag: {etag}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                            body.len()
                        )
                    };
                });
            }
        });
        Self { base, pages, asked }
    }

    fn put(&self, path: &str, body: impl Into<String>) {
        self.pages.lock().unwrap().insert(path.to_owned(), (200, body.into()));
    }

    fn answer(&self, path: &str, status: u16, body: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), (status, body.to_owned()));
    }

    fn drop(&self, path: &str) {
        self.pages.lock().unwrap().remove(path);
    }

    /// Reads the shop: its products by name, and what was told of the reading.
    fn read(&self, path: &str, state: Option<&std::path::Path>) -> (BTreeMap<String, Value>, String) {
        let mut args = vec![
            "site".to_owned(),
            format!("{}{path}", self.base),
            "--currency".into(),
            "XOF".into(),
            "--country".into(),
            "CI".into(),
            "--allow-origin".into(),
            self.base.clone(),
        ];
        if let Some(state) = state {
            args.extend(["--state".to_owned(), state.to_str().unwrap().to_owned()]);
        }
        let (mut out, mut told) = (Vec::new(), Vec::new());
        assert_eq!(shopfront::command::run(&args, &mut out, &mut told), 0, "{}", String::from_utf8_lossy(&told));
        let out = String::from_utf8(out).unwrap();
        let products = out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|product| (product["name"].as_str().unwrap().to_owned(), product));
        (products.collect(), String::from_utf8(told).unwrap())
    }
}

fn shopify_products(products: &[(u64, &str, &str)]) -> String {
    let items: Vec<String> = products.iter().map(|(id, title, price)| format!(r#"{{"id":{id},"title":"{title}","handle":"h{id}","variants":[{{"id":{id}0,"title":"Default Title","option1":"Default Title","price":"{price}","available":true}}],"images":[]}}"#)).collect();
    format!(r#"{{"products":[{}]}}"#, items.join(","))
}

fn statuses(products: &BTreeMap<String, Value>) -> Vec<(&str, &str, &str)> {
    products
        .iter()
        .map(|(name, product)| {
            (name.as_str(), product["price"].as_str().unwrap_or("-"), product["status"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn a_shopify_shop_is_read_and_kept_in_step() {
    let shop = Shop::open();
    let state = tempfile::tempdir().unwrap();
    shop.put("/", "<html><script>Shopify.shop = \"x.myshopify.com\"</script><body><h1>Awa</h1></body></html>");
    shop.put("/meta.json", r#"{"name":"Awa","currency":"XOF"}"#);
    let first = [(1, "Robe", "18200.00"), (2, "Sac", "9000.00"), (3, "Pot", "7000.00"), (4, "Bol", "2000.00")];
    shop.put("/products.json?limit=250&page=1", shopify_products(&first));
    shop.put("/products.json?limit=250&page=2", r#"{"products":[]}"#);
    let (products, _) = shop.read("/", Some(state.path()));
    assert_eq!(
        statuses(&products),
        [("Bol", "2000", "active"), ("Pot", "7000", "active"), ("Robe", "18200", "active"), ("Sac", "9000", "active")]
    );
    assert_eq!(products["Robe"]["external_id"], "1");

    // The second day: one is cheaper, one is new, one is not there.
    shop.put(
        "/products.json?limit=250&page=1",
        shopify_products(&[
            (1, "Robe", "15000.00"),
            (2, "Sac", "9000.00"),
            (3, "Pot", "7000.00"),
            (5, "Lampe", "32000.00"),
        ]),
    );
    let (products, told) = shop.read("/", Some(state.path()));
    assert_eq!(
        statuses(&products),
        [
            ("Bol", "2000", "active"),
            ("Lampe", "32000", "active"),
            ("Pot", "7000", "active"),
            ("Robe", "15000", "active"),
            ("Sac", "9000", "active")
        ]
    );
    assert!(told.contains("1 new, 1 changed, 0 gone"), "{told}");
    // Twice not seen: gone, not deleted.
    let (products, _) = shop.read("/", Some(state.path()));
    assert_eq!(products["Bol"]["status"], "inactive");
    // The same again changes nothing.
    let (again, told) = shop.read("/", Some(state.path()));
    assert_eq!(again, products);
    assert!(told.contains("0 new, 0 changed, 0 gone"), "{told}");
    // Back under the same id: active again.
    shop.put("/products.json?limit=250&page=1", shopify_products(&first));
    assert_eq!(shop.read("/", Some(state.path())).0["Bol"]["status"], "active");
}

#[test]
fn a_reading_that_fails_changes_nothing() {
    let shop = Shop::open();
    let state = tempfile::tempdir().unwrap();
    shop.put("/", "<html><script>Shopify.shop = \"x\"</script></html>");
    shop.put(
        "/products.json?limit=250&page=1",
        shopify_products(&[(1, "A", "10"), (2, "B", "20"), (3, "C", "30"), (4, "D", "40"), (5, "E", "50")]),
    );
    shop.put("/products.json?limit=250&page=2", r#"{"products":[]}"#);
    let (before, _) = shop.read("/", Some(state.path()));
    // Less than half; a later part that fails; an empty shop; a challenge; nobody there.
    for times in 0..3 {
        shop.put("/products.json?limit=250&page=1", shopify_products(&[(1, "A", "10")]));
        let (after, told) = shop.read("/", Some(state.path()));
        assert_eq!(after, before, "{times}");
        assert!(told.contains("less_than_half"), "{told}");
    }
    shop.put("/products.json?limit=250&page=1", shopify_products(&[(1, "A", "10"), (2, "B", "20"), (3, "C", "30")]));
    shop.answer("/products.json?limit=250&page=2", 500, "");
    for _ in 0..3 {
        assert_eq!(shop.read("/", Some(state.path())).0, before);
    }
    shop.put("/products.json?limit=250&page=1", r#"{"products":[]}"#);
    for _ in 0..3 {
        assert_eq!(shop.read("/", Some(state.path())).0, before);
    }
    shop.answer("/", 403, "<title>Just a moment...</title>");
    for _ in 0..3 {
        assert_eq!(shop.read("/", Some(state.path())).0, before);
    }
    // A price a thousand times higher is held.
    shop.put("/", "<html><script>Shopify.shop = \"x\"</script></html>");
    shop.put(
        "/products.json?limit=250&page=1",
        shopify_products(&[(1, "A", "10000"), (2, "B", "21"), (3, "C", "30"), (4, "D", "40"), (5, "E", "50")]),
    );
    shop.put("/products.json?limit=250&page=2", r#"{"products":[]}"#);
    let (after, _) = shop.read("/", Some(state.path()));
    assert_eq!((after["A"]["price"].as_str(), after["A"]["held_price"].as_str()), (Some("10"), Some("10000")));
    assert_eq!(after["B"]["price"], "21");
}

#[test]
fn a_woocommerce_shop_is_read_with_its_forms() {
    let shop = Shop::open();
    shop.put("/", "<html><head><meta name=generator content=\"WooCommerce 9.4\"></head><body class=\"woocommerce\"></body></html>");
    let price = |amount: &str| {
        format!(
            r#""prices":{{"price":"{amount}","regular_price":"{amount}","currency_code":"XOF","currency_minor_unit":0,"price_range":null}}"#
        )
    };
    let base = "/wp-json/wc/store/v1/products?per_page=100&page=";
    let forms = "/wp-json/wc/store/v1/products?type=variation&per_page=100&page=";
    let end = "&orderby=id&order=asc";
    shop.put(&format!("{base}1{end}"), format!(r#"[{{"id":5,"name":"Savon &#8211; noir","type":"simple","permalink":"{b}/p/5",{p},"images":[],"is_in_stock":true}},{{"id":6,"name":"Tee","type":"variable","permalink":"{b}/p/6","prices":{{"price":"7000","regular_price":"7000","currency_code":"XOF","currency_minor_unit":0,"price_range":{{"min_amount":"7000","max_amount":"8000"}}}},"images":[],"is_in_stock":true}}]"#, b = shop.base, p = price("2500")));
    shop.put(&format!("{base}2{end}"), "[]");
    shop.put(&format!("{forms}1{end}"), format!(r#"[{{"id":7,"name":"Tee - M","type":"variation","parent":6,"variation":"Taille: M",{},"images":[],"is_in_stock":true}},{{"id":8,"name":"Tee - L","type":"variation","parent":6,"variation":"Taille: L",{},"images":[],"is_in_stock":false}}]"#, price("7000"), price("8000")));
    shop.put(&format!("{forms}2{end}"), "[]");
    let (products, told) = shop.read("/", None);
    assert_eq!(statuses(&products), [("Savon – noir", "2500", "active"), ("Tee", "7000", "active")], "{told}");
    assert_eq!(products["Tee"]["variants"].as_array().unwrap().len(), 2);
    assert_eq!(products["Tee"]["variants"][0]["options"]["Taille"], "M");
}

fn page(name: &str, price: &str) -> String {
    format!(
        "<html><head><title>{name} - Chez Awa</title></head><body><nav><a href=/>Accueil</a><a href=/panier>Panier</a></nav><main><h1>{name}</h1><p class=price>{price} FCFA</p><img src=/i/{name}.jpg></main></body></html>"
    )
}

#[test]
fn a_plain_site_is_walked() {
    let shop = Shop::open();
    let state = tempfile::tempdir().unwrap();
    let card = |id: usize| {
        format!(
            "<div class=card><a href=/p/{id}><img src=/i/{id}.jpg><h3>Article {id}</h3></a><p>{} F</p></div>",
            id * 1000
        )
    };
    let list = |ids: std::ops::Range<usize>, next: &str| {
        format!("<html><body><h1>Chez Awa</h1><div>{}</div>{next}</body></html>", ids.map(card).collect::<String>())
    };
    shop.put("/", list(1..5, "<a href=/?page=2>Suivant</a><a href=/page-trap?x=1>trap</a>"));
    shop.put("/?page=2", list(5..8, "<a href=/contact>Contact</a>"));
    (1..8).for_each(|id| shop.put(&format!("/p/{id}"), page(&format!("Article {id}"), &format!("{}", id * 1000))));
    shop.put("/robots.txt", "User-agent: *\nDisallow: /p/7\n");
    let (products, told) = shop.read("/", Some(state.path()));
    assert_eq!(products.len(), 7, "{told}");
    assert_eq!(products["Article 3"]["price"], "3000");
    let requests = shop.asked.load(Ordering::Relaxed);
    // Its own page is gone: so is the product, at once. The rest did not change and is not sent again.
    shop.drop("/p/2");
    shop.put(
        "/",
        list(1..2, "<div></div>")
            .replace("</div></div>", &format!("</div>{}{}</div>", card(3), card(4)))
            .replace("</body>", "<a href=/?page=2>Suivant</a></body>"),
    );
    let (products, told) = shop.read("/", Some(state.path()));
    assert_eq!(products["Article 2"]["status"], "inactive", "{told}");
    assert_eq!(products.values().filter(|product| product["status"] == "active").count(), 6, "{told}");
    assert!(shop.asked.load(Ordering::Relaxed) < requests * 3);
}

#[test]
fn sitemaps_lead_to_products() {
    let shop = Shop::open();
    shop.put("/", "<html><body><h1>Bienvenue</h1><p>Notre atelier.</p></body></html>");
    shop.put("/robots.txt", format!("User-agent: *\nDisallow:\nSitemap: {}/index.xml", shop.base));
    shop.put("/index.xml", format!("<?xml version=\"1.0\"?><sitemapindex><sitemap><loc>{b}/product-sitemap.xml</loc></sitemap><sitemap><loc>{b}/post-sitemap.xml</loc></sitemap></sitemapindex>", b = shop.base));
    shop.put("/product-sitemap.xml", format!("<?xml version=\"1.0\"?><urlset><url><loc>{b}/produit/a</loc></url><url><loc>{b}/produit/b</loc></url><url><loc>https://ailleurs.com/x</loc></url></urlset>", b = shop.base));
    shop.put("/produit/a", page("Natte", "8 000"));
    shop.put("/produit/b", page("Panier tressé", "9 000"));
    let (products, told) = shop.read("/", None);
    assert_eq!(statuses(&products), [("Natte", "8000", "active"), ("Panier tressé", "9000", "active")], "{told}");
}

#[test]
fn feeds_and_interfaces_are_read_part_by_part() {
    let shop = Shop::open();
    shop.put("/feed.xml", "<?xml version=\"1.0\"?><rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel><item><g:id>1</g:id><g:title>Un</g:title><g:price>100 XOF</g:price></item></channel></rss>");
    assert_eq!(shop.read("/feed.xml", None).0["Un"]["price"], "100");
    shop.put("/api/produits", r#"{"page":1,"total_pages":2,"produits":[{"ref":"A","nom":"Riz","prix":14500}]}"#);
    shop.put(
        "/api/produits?page=2",
        r#"{"page":2,"total_pages":2,"produits":[{"ref":"B","nom":"Huile","prix":6200}]}"#,
    );
    assert_eq!(
        statuses(&shop.read("/api/produits", None).0),
        [("Huile", "6200", "active"), ("Riz", "14500", "active")]
    );
    shop.put("/moved", "");
    shop.answer("/moved", 302, "http://169.254.169.254/latest");
    let (products, told) = shop.read("/moved", None);
    assert!(products.is_empty() && told.contains("unreachable"), "{told}");
}

#[test]
fn nothing_is_asked_that_was_not_let_in() {
    let shop = Shop::open();
    let args = ["site".to_owned(), format!("{}/", shop.base), "--currency".into(), "XOF".into()];
    let (mut out, mut told) = (Vec::new(), Vec::new());
    assert_eq!(shopfront::command::run(&args, &mut out, &mut told), 0);
    assert!(out.is_empty());
    assert_eq!(shop.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn a_reading_that_was_cut_short_goes_on_where_it_was() {
    use shopfront::{
        Context,
        guard::{Guard, Origin},
        site::{self, Budget, Memory, Reading},
        web::Web,
    };
    let shop = Shop::open();
    let state = tempfile::tempdir().unwrap();
    shop.put("/", "<html><body><h1>Chez Awa</h1></body></html>");
    let urls: String = (0..12).map(|id| format!("<url><loc>{}/produit/{id}</loc></url>", shop.base)).collect();
    shop.put("/sitemap.xml", format!("<?xml version=\"1.0\"?><urlset>{urls}</urlset>"));
    for id in 0..12 {
        shop.put(&format!("/produit/{id}"), format!(r#"<html><body><script type="application/ld+json">{{"@type":"Product","name":"Savon {id}","sku":"S{id}","offers":{{"price":"{id}500","priceCurrency":"XOF"}}}}</script><h1>Savon {id}</h1></body></html>"#));
    }
    let web = Web::new(Guard::public().allowing(Origin::parse(&shop.base).unwrap()), "test").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // Nothing is taken in, as if the process had been killed.
    let read = |requests| {
        let mut memory = Memory::open(state.path()).unwrap();
        let budget = Budget { requests, ..Budget::default() };
        let context = Context::default();
        let reading =
            Reading { web: &web, context: &context, hurried: true, budget, token: None, watch: &(), basket: None };
        runtime.block_on(site::read(reading, &shop.base, &mut memory))
    };
    let cut = read(12);
    assert!(!cut.complete && (1..12).contains(&cut.products.len()), "{}", cut.products.len());
    let before = shop.asked.load(Ordering::Relaxed);
    let whole = read(100);
    assert!(whole.complete, "{:?}", whole.warnings);
    assert_eq!(whole.products.len(), 12);
    let again = shop.asked.load(Ordering::Relaxed) - before;
    // Rules and what was not there are asked for again; pages that answered are not.
    assert!(again <= 12 - cut.products.len() + 4, "{again} questions for {} pages", 12 - cut.products.len());
}
