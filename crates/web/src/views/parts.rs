//! Parts of pages that are templates of their own: what a page includes is compiled into it, a part is compiled once.

use super::{AgentForm, ArticleForm, Author, Content, Handler, ModelForm, PaneView, Shell, Tab, Tick};
use crate::Ui;
use askama::{Template, filters::HtmlSafe};
use kernel::Currency;

macro_rules! parts {
    ($($path:literal $name:ident { $($field:ident: $ty:ty),+ })+) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        pub(super) struct $name<'a> { ui: &'a Ui, $($field: $ty),+ }
        impl HtmlSafe for $name<'_> {}
    )+};
}

parts! {
    "layout/head.html" Head { shell: &'a Shell }
    "layout/bar.html" Bar { shell: &'a Shell, here: Tab }
    "messages/pane.html" PanePart { pane: &'a PaneView }
    "messages/content.html" ContentPart { content: &'a Content }
    "agent/agent.html" AgentPart { form: &'a AgentForm, may_edit: bool }
    "agent/model.html" ModelPart { form: &'a ModelForm, currency: Currency, may_edit: bool }
    "knowledge/fields.html" ArticleFields { form: &'a ArticleForm }
}

impl Shell {
    /// What stands before a page's title.
    pub(super) fn head<'a>(&'a self, ui: &'a Ui) -> Head<'a> {
        Head { ui, shell: self }
    }
    /// What stands between a page's title and what it says itself; the reader is at `here`.
    pub(super) fn bar<'a>(&'a self, ui: &'a Ui, here: Tab) -> Bar<'a> {
        Bar { ui, shell: self, here }
    }
}

impl PaneView {
    /// As the reader sees it.
    pub(super) fn shown<'a>(&'a self, ui: &'a Ui) -> PanePart<'a> {
        PanePart { ui, pane: self }
    }
}

impl Content {
    /// As the reader sees it.
    pub(super) fn shown<'a>(&'a self, ui: &'a Ui) -> ContentPart<'a> {
        ContentPart { ui, content: self }
    }
}

impl AgentForm {
    /// As the reader sees it.
    pub(super) fn shown<'a>(&'a self, ui: &'a Ui, may_edit: &bool) -> AgentPart<'a> {
        AgentPart { ui, form: self, may_edit: *may_edit }
    }
}

impl ModelForm {
    /// As the reader sees it.
    pub(super) fn shown<'a>(&'a self, ui: &'a Ui, currency: &Currency, may_edit: &bool) -> ModelPart<'a> {
        ModelPart { ui, form: self, currency: *currency, may_edit: *may_edit }
    }
}

impl ArticleForm {
    /// Its fields, to be filled in.
    pub(super) fn fields<'a>(&'a self, ui: &'a Ui) -> ArticleFields<'a> {
        ArticleFields { ui, form: self }
    }
}
