//! The OpenAPI document: what stands around the operations, and what all of them share.

use crate::problem::ProblemView;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, Content, Info, Object, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder, Tag,
        Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ArrayItems, KnownFormat, Schema, SchemaFormat},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};

const ABOUT: &str = "What the merchant's pages do, for programs.\n\n\
    Sign in with `POST /api/v1/sessions` and show the token as `Authorization: Bearer …`; the session cookie of the pages \
    works too. A brand is named in the address by its slug or its id; a brand that is not yours does not exist (404).\n\n\
    Lists come in pages: give the `next` of one page as `after` to get the following one. Cursors are opaque. Amounts are \
    integers of minor units (12500 is 12 500 FCFA), moments are RFC 3339 in UTC. Every refusal is a problem of RFC 9457 \
    with a stable `code`. New fields may be added to answers: ignore what you do not know.";

const TAGS: [(&str, &str); 18] = [
    ("Sessions", "Signing in and out."),
    ("Brands", "The shops a teammate works for."),
    ("Catalogue", "Products, variants and their stock."),
    ("Conversations", "Customers, what was said, and who answers."),
    ("Desk", "What the team does with a conversation besides writing in it."),
    ("Scores", "Who may buy, who may leave, and why."),
    ("Suggestions", "What could be done next in a conversation, one call from done."),
    ("Leads", "Customers who are near to buying, from the proposal to the sale."),
    ("Alerts", "What a teammate must hear of."),
    ("Agents", "The assistants, how they behave, and the models they think with."),
    ("Knowledge", "What the agent answers from, and what nobody could answer."),
    ("Appointments", "When customers may come, and who comes when."),
    ("Orders", "What was ordered, and what became of it."),
    ("Money", "What came in, what is still to come, and the account of an order."),
    ("Cases", "Money that does not fit its order, to be settled by a human."),
    ("Refunds", "Money that goes back to customers."),
    ("Line news", "What WhatsApp tells about the brand's numbers."),
    ("Facts", "Everything that happens, as a stream to follow."),
];

/// The document before its operations.
pub(crate) fn opening() -> OpenApi {
    let mut info = Info::new("SEVEN T", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    info.license =
        Some(utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    let tag = |(name, about): (&str, &str)| -> Tag { TagBuilder::new().name(name).description(Some(about)).build() };
    OpenApiBuilder::new().info(info).tags(Some(TAGS.map(tag))).build()
}

/// The document with what every operation shares: how to prove who asks, what the address names, and how refusals look.
pub(crate) fn finished(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.schemas.insert(ProblemView::name().into_owned(), ProblemView::schema());
    name_items(components);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a session.")).build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let cookie = ApiKeyValue::with_description(
        identity::SESSION_COOKIE,
        "The session of the merchant's pages. What changes something must come from the same site.",
    );
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let nothing: [&str; 0] = [];
    document.security =
        Some(vec![SecurityRequirement::new("bearer", nothing), SecurityRequirement::new("cookie", nothing)]);
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            share(path, operation);
        }
    }
    document
}

/// Pages write their items out; a reader wants to see which thing they hold.
fn name_items(components: &mut Components) {
    let known: Vec<String> = components.schemas.keys().cloned().collect();
    for (name, schema) in &mut components.schemas {
        let item = name.strip_prefix("Page_").filter(|item| known.iter().any(|name| name == item));
        let (Some(item), RefOr::T(Schema::Object(page))) = (item, schema) else { continue };
        if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

fn share(path: &str, operation: &mut Operation) {
    let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters = operation.parameters.get_or_insert_default();
    parameters.splice(0..0, named.map(|name| path_parameter(name).into()));
    let problem = ResponseBuilder::new()
        .description("Refused: see `code`.")
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name(ProblemView::name()))))
        .build();
    operation.responses.responses.insert("default".into(), problem.into());
}

fn path_parameter(name: &str) -> Parameter {
    let about = if name == "brand" { "The brand's slug or id." } else { "Its id." };
    let schema: Object = match name {
        "brand" => ObjectBuilder::new().schema_type(Type::String).examples(["awa-mode"]).build(),
        _ => ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .build(),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(utoipa::openapi::Required::True)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}
