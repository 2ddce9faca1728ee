use super::Version;

/// What section 8.5 says of a component.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) since: Version,
    /// Whether it is a field of the form: it has a `name`, and a value.
    pub(super) is_field: bool,
    /// Texts that must be there, with their greatest length.
    pub(super) required: &'static [(&'static str, usize)],
    /// Texts that may be there.
    pub(super) texts: &'static [(&'static str, usize)],
    /// What else it may have.
    pub(super) others: &'static [&'static str],
    /// Actions it takes.
    pub(super) actions: &'static [&'static str],
}

const NONE: Kind =
    Kind { name: "", since: (5, 1), is_field: false, required: &[], texts: &[], others: &[], actions: &[] };
const CLICK: &[&str] = &["on-click-action"];
const SELECT: &[&str] = &["on-select-action"];
const SELECTS: &[&str] = &["on-select-action", "on-unselect-action"];
const CHOICE: &[&str] = &["data-source", "init-value", "media-size", "min-selected-items", "max-selected-items"];
const DATES: &[&str] = &[
    "min-date",
    "max-date",
    "unavailable-dates",
    "include-days",
    "min-days",
    "max-days",
    "mode",
    "label",
    "title",
    "description",
    "init-value",
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "TextHeading", required: &[("text", 80)], ..NONE },
    Kind { name: "TextSubheading", required: &[("text", 80)], ..NONE },
    Kind {
        name: "TextBody",
        required: &[("text", 4096)],
        others: &["font-weight", "strikethrough", "markdown"],
        ..NONE
    },
    Kind {
        name: "TextCaption",
        required: &[("text", 409)],
        others: &["font-weight", "strikethrough", "markdown"],
        ..NONE
    },
    Kind { name: "RichText", others: &["text"], ..NONE },
    Kind {
        name: "TextInput",
        is_field: true,
        required: &[("label", 20)],
        texts: &[("helper-text", 80), ("error-message", 30)],
        others: &["input-type", "min-chars", "max-chars", "pattern", "init-value", "label-variant"],
        ..NONE
    },
    Kind {
        name: "TextArea",
        is_field: true,
        required: &[("label", 20)],
        texts: &[("helper-text", 80), ("error-message", 30)],
        others: &["max-length", "init-value", "label-variant"],
        ..NONE
    },
    Kind { name: "Dropdown", is_field: true, required: &[("label", 20)], others: CHOICE, actions: SELECTS, ..NONE },
    Kind {
        name: "RadioButtonsGroup",
        is_field: true,
        required: &[("label", 30)],
        texts: &[("description", 300)],
        others: CHOICE,
        actions: SELECTS,
        ..NONE
    },
    Kind {
        name: "CheckboxGroup",
        is_field: true,
        required: &[("label", 30)],
        texts: &[("description", 300)],
        others: CHOICE,
        actions: SELECTS,
        ..NONE
    },
    Kind {
        name: "ChipsSelector",
        since: (6, 3),
        is_field: true,
        required: &[("label", 80)],
        texts: &[("description", 300)],
        others: CHOICE,
        actions: SELECTS,
    },
    Kind {
        name: "DatePicker",
        is_field: true,
        required: &[("label", 40)],
        texts: &[("helper-text", 80)],
        others: DATES,
        actions: SELECT,
        ..NONE
    },
    Kind {
        name: "CalendarPicker",
        since: (6, 1),
        is_field: true,
        texts: &[("helper-text", 80)],
        others: DATES,
        actions: SELECT,
        ..NONE
    },
    Kind {
        name: "OptIn",
        is_field: true,
        required: &[("label", 120)],
        others: &["init-value"],
        actions: &["on-click-action", "on-select-action", "on-unselect-action"],
        ..NONE
    },
    Kind { name: "EmbeddedLink", required: &[("text", 25)], actions: CLICK, ..NONE },
    Kind {
        name: "NavigationList",
        since: (6, 2),
        texts: &[("label", 80), ("description", 300)],
        others: &["name", "list-items", "media-size"],
        actions: CLICK,
        ..NONE
    },
    Kind {
        name: "Image",
        texts: &[("alt-text", usize::MAX)],
        required: &[("src", usize::MAX)],
        others: &["width", "height", "scale-type", "aspect-ratio"],
        ..NONE
    },
    Kind { name: "ImageCarousel", since: (7, 1), others: &["images", "aspect-ratio", "scale-type"], ..NONE },
    Kind {
        name: "PhotoPicker",
        is_field: true,
        required: &[("label", 30)],
        texts: &[("description", 300)],
        others: &["photo-source", "max-file-size-kb", "min-uploaded-photos", "max-uploaded-photos"],
        ..NONE
    },
    Kind {
        name: "DocumentPicker",
        is_field: true,
        required: &[("label", 30)],
        texts: &[("description", 300)],
        others: &["allowed-mime-types", "max-file-size-kb", "min-uploaded-documents", "max-uploaded-documents"],
        ..NONE
    },
    Kind { name: "If", others: &["condition", "then", "else"], ..NONE },
    Kind { name: "Switch", others: &["value", "cases"], ..NONE },
    Kind {
        name: "Footer",
        required: &[("label", 35)],
        texts: &[("left-caption", 15), ("center-caption", 15), ("right-caption", 15)],
        actions: CLICK,
        ..NONE
    },
    Kind { name: "Form", others: &["name", "children", "init-values", "error-messages"], ..NONE },
];

impl Kind {
    pub(super) fn knows(&self, key: &str) -> bool {
        let common = matches!(key, "type" | "visible" | "enabled");
        let of_fields = self.is_field && matches!(key, "name" | "required" | "error-message");
        let text = self.required.iter().chain(self.texts).any(|(name, _)| *name == key);
        common || of_fields || text || self.others.contains(&key) || self.actions.contains(&key)
    }
}
