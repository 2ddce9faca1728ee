/// A reader, the surest first (contract, section 11: precedence).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A platform's own interface.
    #[default]
    Api,
    /// A feed that is made for readers.
    Feed,
    /// A table somebody keeps.
    Table,
    /// What a platform's page says to its own scripts.
    PageState,
    /// JSON-LD.
    JsonLd,
    /// JSON-LD that had to be mended.
    MendedJsonLd,
    /// Microdata or RDFa.
    Markup,
    /// `OpenGraph` and its kin.
    OpenGraph,
    /// JSON without a known shape.
    LooseJson,
    /// What a visitor sees.
    Visible,
    /// What the merchant said before anything was read.
    Hint,
}

impl Source {
    /// How sure it is, from 0 to 100.
    pub const fn confidence(self) -> u8 {
        match self {
            Self::Api => 99,
            Self::Feed => 97,
            Self::Table => 95,
            Self::PageState => 94,
            Self::JsonLd => 92,
            Self::MendedJsonLd => 80,
            Self::Markup => 88,
            Self::OpenGraph => 80,
            Self::LooseJson => 75,
            Self::Visible => 65,
            Self::Hint => 60,
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        const ALL: [Source; 11] = [
            Source::Api,
            Source::Feed,
            Source::Table,
            Source::PageState,
            Source::JsonLd,
            Source::MendedJsonLd,
            Source::Markup,
            Source::OpenGraph,
            Source::LooseJson,
            Source::Visible,
            Source::Hint,
        ];
        ALL.into_iter().find(|one| one.word() == word)
    }

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Feed => "feed",
            Self::Table => "table",
            Self::PageState => "page_state",
            Self::JsonLd => "json_ld",
            Self::MendedJsonLd => "mended_json_ld",
            Self::Markup => "markup",
            Self::OpenGraph => "open_graph",
            Self::LooseJson => "loose_json",
            Self::Visible => "visible",
            Self::Hint => "hint",
        }
    }
}

/// A field of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The price and what goes with it.
    Price,
    /// The currency.
    Currency,
    /// The availability.
    Availability,
    /// The stock.
    Stock,
    /// The images.
    Images,
    /// The shop's number.
    Sku,
    /// The bar code.
    Gtin,
    /// The brand.
    Brand,
    /// The category.
    Category,
    /// The page.
    Url,
    /// The description.
    Description,
    /// The variants.
    Variants,
}

impl Field {
    /// From its name.
    pub fn from_word(word: &str) -> Option<Self> {
        const ALL: [Field; 13] = [
            Field::Name,
            Field::Price,
            Field::Currency,
            Field::Availability,
            Field::Stock,
            Field::Images,
            Field::Sku,
            Field::Gtin,
            Field::Brand,
            Field::Category,
            Field::Url,
            Field::Description,
            Field::Variants,
        ];
        ALL.into_iter().find(|one| one.word() == word)
    }

    /// Its name in the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Availability => "availability",
            Self::Stock => "stock",
            Self::Images => "images",
            Self::Sku => "sku",
            Self::Gtin => "gtin",
            Self::Brand => "brand",
            Self::Category => "category",
            Self::Url => "url",
            Self::Description => "description",
            Self::Variants => "variants",
        }
    }
}

/// Which reader each field of a product is from: one for most, and the exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    base: Source,
    others: Vec<(Field, Source)>,
}

impl Provenance {
    /// All fields from one reader.
    pub const fn of(base: Source) -> Self {
        Self { base, others: Vec::new() }
    }

    /// The reader most fields are from.
    pub const fn base(&self) -> Source {
        self.base
    }

    /// The reader a field is from.
    pub fn source(&self, field: Field) -> Source {
        self.others.iter().rev().find(|(known, _)| *known == field).map_or(self.base, |(_, source)| *source)
    }

    /// Notes that a field is from another reader.
    pub fn note(&mut self, field: Field, source: Source) {
        self.others.retain(|(known, _)| *known != field);
        if source != self.base {
            self.others.push((field, source));
        }
    }

    /// The fields that are not from the base, each with its reader.
    pub fn others(&self) -> &[(Field, Source)] {
        &self.others
    }
}
