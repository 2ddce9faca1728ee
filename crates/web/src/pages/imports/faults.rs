use crate::views::{ImportTrouble, LineFault, LineFaultView};
use catalogue::{
    CatalogueError,
    csv_rows::{MAX_BYTES, RowFault, RowProblem, RowProblems},
};

/// What is wrong with the file as a whole, if something is.
pub(super) fn of_the_file(problems: &RowProblems) -> Option<ImportTrouble> {
    match &problems.told().first()?.fault {
        RowFault::FileTooLarge { .. } => {
            Some(ImportTrouble::TooLarge { megabytes: i64::try_from(MAX_BYTES >> 20).unwrap_or(i64::MAX) })
        }
        RowFault::NotUtf8 => Some(ImportTrouble::NotATable),
        RowFault::NoHeader => Some(ImportTrouble::Empty),
        _ => None,
    }
}

/// What is wrong with a line.
pub(super) fn fault_view(problem: &RowProblem) -> LineFaultView {
    let fault = match &problem.fault {
        RowFault::MissingColumn(column) => LineFault::MissingColumn(column.to_string()),
        RowFault::UnknownColumn(name) => LineFault::UnknownColumn(name.clone()),
        RowFault::ColumnTwice(column) => LineFault::ColumnTwice(column.to_string()),
        RowFault::TooManyCells { .. } => LineFault::TooManyCells,
        RowFault::Empty(column) => LineFault::Empty(column.to_string()),
        RowFault::TooLong { column, most } => LineFault::TooLong { column: column.to_string(), most: *most },
        RowFault::NotAPrice { text, .. } => LineFault::NotAPrice(text.clone()),
        RowFault::NotAStock { text } => LineFault::NotAStock(text.clone()),
        RowFault::NotAnAddress => LineFault::NotAnAddress,
        RowFault::DuplicateSku { sku, first_line } => {
            LineFault::DuplicateSku { sku: sku.clone(), first_line: *first_line }
        }
        RowFault::OtherName { first_line, .. } => LineFault::OtherName { first_line: *first_line },
        RowFault::FileTooLarge { .. } | RowFault::NotUtf8 | RowFault::NoHeader | RowFault::Unreadable(_) => {
            LineFault::Unreadable
        }
    };
    LineFaultView { line: problem.line, fault }
}

/// A row that does not fit the catalogue there is; none when the catalogue failed for another reason.
pub(super) fn misfit_view(error: &CatalogueError) -> Option<LineFaultView> {
    match error {
        CatalogueError::SkuOfAnotherProduct { line, sku, reference } => {
            let fault = LineFault::SkuOfAnother { sku: sku.clone(), reference: reference.clone() };
            Some(LineFaultView { line: *line, fault })
        }
        CatalogueError::SkuTwice { line, .. } | CatalogueError::WrongRow { line, .. } => {
            Some(LineFaultView { line: *line, fault: LineFault::Unreadable })
        }
        CatalogueError::UnknownVariant(_)
        | CatalogueError::NotEnough { .. }
        | CatalogueError::NotAQuantity
        | CatalogueError::NotAWord { .. }
        | CatalogueError::WordTwice { .. }
        | CatalogueError::TooManyWords
        | CatalogueError::Store(_) => None,
    }
}
