//! The compliance portal: every option in every role, the evidence behind each verdict, and the texts it rests on.
//!
//! The modules without a component are plain Rust and are tested natively; `app` draws them in a page.

#[cfg(feature = "csr")]
mod app;
mod compare;
mod evidence;
mod exceptions;
mod export;
mod form;
mod state;
mod table;
mod texts;
#[cfg(feature = "csr")]
mod view;
mod view_state;
mod words;

#[cfg(feature = "csr")]
pub use app::{Event, Matrix, MatrixProps};
pub use compare::{Change, Difference, Group, RuleChange, differences};
pub use evidence::{Evidence, STALE_DAYS, is_stale};
pub use exceptions::{SOON_DAYS, Term, exceptions};
pub use export::{Export, csv, record, rows_at};
pub use form::{Control, Field, fields, group, orders, value};
pub use state::{Action, Baseline, BaselineKind, Cell, Start, State, Tab};
pub use table::{
    Column, Counts, Filters, NO_LICENSE, OUTCOMES, ROLES, Row, Sort, Step, choices, count, rank,
    rows, shown, step,
};
pub use texts::{Compiled, Fault, OwnFile, Place, Texts};
pub use view_state::{kept, restore};
pub use words::Words;
