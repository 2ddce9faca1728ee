use crate::{
    Context,
    html::{Dom, Id},
    link, text,
};
use url::Url;

/// What a page says of itself in its head, and its first heading.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// What its addresses are relative to.
    pub(crate) base: Option<Url>,
    /// Its addresses: canonical, then the one asked.
    pub(crate) urls: Vec<String>,
    pub(crate) title: String,
    pub(crate) h1: Option<(Id, String)>,
    /// Names in lower case and contents, in their order.
    pub(crate) metas: Vec<(String, String)>,
    pub(crate) language: Option<String>,
}

impl Facts {
    pub(crate) fn of(dom: &Dom, context: &Context) -> Self {
        let mut facts = Self::default();
        let mut canonical = None;
        let mut base = context.url.clone();
        for id in dom.elements() {
            match dom.name(id) {
                "html" => {
                    facts.language = dom.attr(id, "lang").and_then(|lang| lang.get(..2)).map(str::to_ascii_lowercase);
                }
                "base" => {
                    if let Some(url) = dom.attr(id, "href").and_then(|href| link::resolve(context.url.as_ref(), href)) {
                        base = Some(url);
                    }
                }
                "title" if facts.title.is_empty() => facts.title = text::fold(&dom.raw(id)).trim().to_owned(),
                "link"
                    if canonical.is_none()
                        && dom.attr(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
                {
                    canonical = dom.attr(id, "href").map(str::to_owned);
                }
                "h1" if facts.h1.is_none() => {
                    let said = text::name(&dom.text(id));
                    if !said.is_empty() {
                        facts.h1 = Some((id, said));
                    }
                }
                "meta" if facts.metas.len() < 300 => {
                    let name =
                        dom.attr(id, "property").or_else(|| dom.attr(id, "name")).or_else(|| dom.attr(id, "itemprop"));
                    if let (Some(name), Some(content)) = (name, dom.attr(id, "content")) {
                        facts.metas.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                    }
                }
                _ => {}
            }
        }
        let said = canonical
            .or_else(|| facts.meta("og:url").map(str::to_owned))
            .and_then(|url| link::resolve(base.as_ref(), &url));
        // A theme that says every page is the home page says nothing.
        let said = said.filter(|url| url.path() != "/" || context.url.as_ref().is_none_or(|own| own.path() == "/"));
        facts.urls = said.into_iter().chain(context.url.clone()).map(String::from).collect();
        facts.urls.dedup();
        facts.base = base;
        facts
    }

    /// The first content of a name.
    pub(crate) fn meta(&self, name: &str) -> Option<&str> {
        self.metas
            .iter()
            .find(|(known, content)| known == name && !content.is_empty())
            .map(|(_, content)| content.as_str())
    }

    /// All contents of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.metas
            .iter()
            .filter(move |(known, content)| known == name && !content.is_empty())
            .map(|(_, content)| content.as_str())
    }

    /// What the page may call its product: its heading, its titles up to a separator.
    pub(crate) fn names(&self) -> Vec<String> {
        let titles = [self.meta("og:title"), Some(self.title.as_str())];
        let cut = titles.into_iter().flatten().flat_map(|title| [title, before_separator(title)]).map(text::name);
        self.h1.iter().map(|(_, name)| name.clone()).chain(cut).filter(|name| !name.is_empty()).collect()
    }

    /// Whether the address is one of a list: a category, a collection, a search.
    pub(crate) fn is_listing_address(&self) -> bool {
        self.urls.iter().any(|url| {
            let path = link::path(url).to_ascii_lowercase();
            let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            parts.is_empty()
                || parts.last().is_some_and(|last| {
                    matches!(*last, "shop" | "boutique" | "products" | "produits" | "catalogue" | "catalog")
                })
                || parts.first().is_some_and(|first| {
                    matches!(
                        *first,
                        "collections" | "category" | "categorie" | "product-category" | "categorie-produit"
                    )
                }) && !parts.contains(&"products")
        })
    }

    /// Whether the page is prose by its own word: an article, an event, a recipe.
    pub(crate) fn is_prose(&self, dom: &Dom, scripts: &[crate::json::Read]) -> bool {
        let path = self.urls.last().map(|url| link::path(url).to_ascii_lowercase()).unwrap_or_default();
        let counter = ["cart", "panier", "checkout", "commande", "basket", "caisse"]
            .iter()
            .any(|word| path.trim_matches('/').rsplit('/').next() == Some(word));
        if counter || self.meta("og:type").is_some_and(|kind| kind.to_ascii_lowercase().contains("article")) {
            return true;
        }
        const PROSE: &[&str] = &[
            "article",
            "blogposting",
            "newsarticle",
            "event",
            "jobposting",
            "recipe",
            "service",
            "localbusiness",
            "restaurant",
            "hotel",
            "course",
            "faqpage",
            "musicevent",
            "realestatelisting",
        ];
        let in_markup = dom.elements().filter_map(|id| dom.attr(id, "itemtype")).any(|kind| {
            PROSE.contains(
                &kind.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase().as_str(),
            )
        });
        in_markup
            || scripts.iter().flat_map(|read| read.value.objects(3)).any(|(object, depth)| {
                depth <= 2
                    && object.get("@type").is_some_and(|kind| {
                        kind.each()
                            .iter()
                            .filter_map(|kind| kind.as_str())
                            .any(|kind| PROSE.contains(&kind.to_ascii_lowercase().as_str()))
                    })
                    && object.get("@id").is_none_or(|_| object.fields().len() > 3)
                    && !is_publisher(object)
            })
    }

    /// Whether the page has no words: it is filled by scripts only.
    pub(crate) fn is_empty(&self, dom: &Dom) -> bool {
        let has_script = dom.named("script").next().is_some();
        let words = dom.named("body").next().map_or(0, |body| dom.text(body).len());
        has_script && words < 200
    }
}

/// A shop tells who it is on every page: that does not make the page prose.
fn is_publisher(object: &crate::json::Json) -> bool {
    let kinds = object.get("@type").map_or(&[][..], crate::json::Json::each);
    kinds
        .iter()
        .filter_map(|kind| kind.as_str())
        .any(|kind| matches!(kind.to_ascii_lowercase().as_str(), "localbusiness" | "restaurant" | "hotel"))
}

/// A title up to the site's name.
pub(super) fn before_separator(title: &str) -> &str {
    let at = [" | ", " – ", " — ", " - ", " • ", " :: ", " » ", " · "].iter().filter_map(|mark| title.find(mark)).min();
    at.filter(|at| *at > 1).map_or(title, |at| &title[..at]).trim()
}
