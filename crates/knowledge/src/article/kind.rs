/// What an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// When the shop is open.
    Hours,
    /// Where it is.
    Address,
    /// How it delivers.
    Delivery,
    /// What can be given back or exchanged.
    Returns,
    /// How one pays.
    Payment,
    /// Another fact about the shop.
    Fact,
    /// A text the merchant wrote.
    Article,
    /// The text of a PDF.
    Pdf,
    /// The text of a web page.
    Page,
}

impl Kind {
    /// Every kind, facts about the shop first.
    pub const ALL: [Self; 9] = [
        Self::Hours,
        Self::Address,
        Self::Delivery,
        Self::Returns,
        Self::Payment,
        Self::Fact,
        Self::Article,
        Self::Pdf,
        Self::Page,
    ];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Address => "address",
            Self::Delivery => "delivery",
            Self::Returns => "returns",
            Self::Payment => "payment",
            Self::Fact => "fact",
            Self::Article => "article",
            Self::Pdf => "pdf",
            Self::Page => "page",
        }
    }

    /// Reads [`Kind::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }

    /// Whether it is a fact about the shop.
    pub const fn is_fact(self) -> bool {
        !matches!(self, Self::Article | Self::Pdf | Self::Page)
    }

    /// Whether the merchant wrote it here, word for word: what a page or a file says may be older, or somebody else's.
    pub const fn is_written_here(self) -> bool {
        !matches!(self, Self::Pdf | Self::Page)
    }

    /// Words by which it is asked for, whatever its own text says.
    pub(crate) const fn topic(self) -> &'static str {
        match self {
            Self::Hours => "horaire",
            Self::Address => "adresse",
            Self::Delivery => "livraison delai frais",
            Self::Returns => "retour echange",
            Self::Payment => "paiement",
            Self::Fact | Self::Article | Self::Pdf | Self::Page => "",
        }
    }
}
