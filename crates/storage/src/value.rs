use kernel::{
    AgentId, AlertId, AppointmentId, ArticleId, AttemptId, BrandId, CartId, CaseId, CollectionId, ContactId,
    ConversationId, DeliveryId, FactId, JobId, LineId, MessageId, Millis, ModelAccountId, OrderId, OrgId,
    PaymentAccountId, PaymentId, ProductId, PromoId, QuestionGroupId, ReceiptId, RefundId, ServiceId, SourceId, SyncId,
    TeammateId, VariantId, ZoneId,
};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use uuid::Uuid;

/// A value on its way into a statement. A null keeps its type: PostgreSQL asks for it.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Integers, times (milliseconds UTC) and money (minor units): `BIGINT`.
    Int(Option<i64>),
    /// Text: `TEXT`.
    Text(Option<String>),
    /// Bytes: `{bytes}`.
    Bytes(Option<Vec<u8>>),
    /// Ids: `{uuid}`.
    Uuid(Option<Uuid>),
    /// JSON text: `{json}`.
    Json(Option<String>),
    /// Truth: `BOOLEAN`.
    Bool(Option<bool>),
}

/// What can be an argument of a statement.
pub trait IntoValue {
    /// The value, typed even when absent.
    fn into_value(self) -> Value;
}

macro_rules! into_value {
    ($($ty:ty => $variant:ident, $convert:expr);+ $(;)?) => {$(
        impl IntoValue for $ty {
            fn into_value(self) -> Value { Value::$variant(Some($convert(self))) }
        }
        impl IntoValue for Option<$ty> {
            fn into_value(self) -> Value { Value::$variant(self.map($convert)) }
        }
    )+};
}
into_value! {
    i64 => Int, |v| v;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    Millis => Int, |v: Millis| v.0;
    String => Text, |v| v;
    &str => Text, str::to_owned;
    &String => Text, |v: &String| v.clone();
    Vec<u8> => Bytes, |v| v;
    &[u8] => Bytes, <[u8]>::to_vec;
    [u8; 32] => Bytes, |v: [u8; 32]| v.to_vec();
    Uuid => Uuid, |v| v;
    bool => Bool, |v| v;
    serde_json::Value => Json, |v: serde_json::Value| json_text(&v);
    &serde_json::Value => Json, json_text;
}

/// PostgreSQL's JSONB takes no NUL character, which a stranger's JSON may hold: it is dropped on both engines.
fn json_text(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.contains("\\u0000") { without_nul(value).to_string() } else { text }
}

fn without_nul(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => Json::String(text.replace('\0', "")),
        Json::Array(items) => items.iter().map(without_nul).collect(),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, v)| (name.replace('\0', ""), without_nul(v))).collect())
        }
        other => other.clone(),
    }
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        into_value! { $id => Uuid, |v: $id| v.0; }
        impl crate::FromColumn for $id {
            fn from_column(row: &crate::Row<'_>, at: usize) -> Result<Self, crate::StoreError> {
                Uuid::from_column(row, at).map(Self)
            }
        }
        impl crate::FromColumn for Option<$id> {
            fn from_column(row: &crate::Row<'_>, at: usize) -> Result<Self, crate::StoreError> {
                Ok(Option::<Uuid>::from_column(row, at)?.map($id))
            }
        }
    )+};
}
ids!(
    AgentId,
    AlertId,
    AppointmentId,
    ServiceId,
    AttemptId,
    BrandId,
    CartId,
    CaseId,
    RefundId,
    CollectionId,
    ContactId,
    ConversationId,
    DeliveryId,
    FactId,
    JobId,
    LineId,
    MessageId,
    OrderId,
    OrgId,
    ModelAccountId,
    ArticleId,
    QuestionGroupId,
    PaymentAccountId,
    PaymentId,
    ProductId,
    PromoId,
    ReceiptId,
    SourceId,
    SyncId,
    TeammateId,
    VariantId,
    ZoneId
);

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl<T: serde::Serialize> IntoValue for crate::Json<T> {
    fn into_value(self) -> Value {
        // Our own types with string keys always serialise; a null says so if one ever does not.
        Value::Json(serde_json::to_string(&self.0).ok())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Int(Some(v)) => ValueRef::Integer(*v),
            Self::Text(Some(v)) | Self::Json(Some(v)) => ValueRef::Text(v.as_bytes()),
            Self::Bytes(Some(v)) => ValueRef::Blob(v),
            Self::Uuid(Some(v)) => ValueRef::Blob(v.as_bytes()),
            Self::Bool(Some(v)) => ValueRef::Integer(i64::from(*v)),
            _ => ValueRef::Null,
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Int(v) => match *ty {
                Type::INT4 => v.map(i32::try_from).transpose()?.to_sql(ty, out),
                _ => v.to_sql_checked(ty, out),
            },
            Self::Text(v) => v.to_sql_checked(ty, out),
            Self::Bytes(v) => v.to_sql_checked(ty, out),
            Self::Uuid(v) => v.to_sql_checked(ty, out),
            Self::Bool(v) => v.to_sql_checked(ty, out),
            Self::Json(None) => Ok(IsNull::Yes),
            Self::Json(Some(text)) => {
                if *ty == Type::JSONB {
                    out.extend_from_slice(&[1]); // version of the binary format
                } else if *ty != Type::JSON && *ty != Type::TEXT {
                    return Err(format!("JSON cannot be bound to {ty}").into());
                }
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
        }
    }
    fn accepts(_: &Type) -> bool {
        true // each variant checks for itself
    }
    to_sql_checked!();
}
