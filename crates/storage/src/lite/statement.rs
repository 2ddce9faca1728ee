use crate::{
    StoreError, Value,
    read::{Question, Take, TakeOf},
    row::{Row, Source},
};
use rusqlite::{CachedStatement, Connection};
use std::borrow::Cow;

/// SQLite takes `$2` for a name and numbers names as they appear; bound by these names, `$2` is the second argument on
/// both engines. Longer statements (`IN` a list) have theirs written as they are bound.
const NAMES: [&str; 40] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16", "$17",
    "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31", "$32", "$33",
    "$34", "$35", "$36", "$37", "$38", "$39", "$40",
];

pub(crate) fn bound<'c>(
    connection: &'c Connection,
    sql: &str,
    args: &[Value],
) -> Result<CachedStatement<'c>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    if statement.parameter_count() != args.len() {
        let wanted = statement.parameter_count();
        return Err(StoreError::Defect(format!("{} arguments for a statement of {wanted}", args.len())));
    }
    for (at, value) in args.iter().enumerate() {
        let name = NAMES.get(at).map_or_else(|| Cow::Owned(format!("${}", at + 1)), |name| Cow::Borrowed(*name));
        let index = statement
            .parameter_index(&name)?
            .ok_or_else(|| StoreError::Defect(format!("argument {name} is not used")))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(statement)
}

/// Hands over each row of an answer.
pub(crate) fn each(connection: &Connection, sql: &str, args: &[Value], take: Take<'_>) -> Result<(), StoreError> {
    let mut statement = bound(connection, sql, args)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        take(&mut Row { source: Source::Lite(row), at: 0 })?;
    }
    Ok(())
}

/// The same of several answers.
pub(crate) fn each_of(connection: &Connection, questions: &[Question<'_>], take: TakeOf<'_>) -> Result<(), StoreError> {
    let mut asked = questions.iter().enumerate();
    asked.try_for_each(|(at, (sql, args))| each(connection, sql, args, &mut |row| take(at, row)))
}
