//! The check of modelpair as functions of a query engine.
//!
//! ```sql
//! SELECT system, modelpair_verdict(model, route, 'volume', 'data.classes', classes) FROM 'uses.parquet'
//! ```
//!
//! - `modelpair_verdict(model, route, role, fact, value, ...)` is `permitted`, `conditional`, `denied` or
//!   `undetermined`, and null for a row that cannot be judged.
//! - `modelpair_reasons(model, route, role, fact, value, ...)` lists the rules that deny, each with its clause; of what
//!   is undetermined, the facts that are missing; of a row that cannot be judged, what is wrong with it.
//!
//! The name of a fact is a constant; its value is text, a number, a date, a boolean or a list of texts.
//! A null states nothing, so that what the plan says for all rows holds.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod cells;

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{ArrayRef, ListBuilder, StringBuilder};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{DataFusionError, Result, ScalarValue, internal_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::prelude::SessionContext;
use modelpair_scan::{Answer, Fault, Judge, Plan};

use cells::Cells;

/// Makes both functions known to a session. The plan says what holds for all rows.
pub fn register(session: &SessionContext, plan: &Arc<Plan>) {
    for what in [What::Verdict, What::Reasons] {
        session.register_udf(ScalarUDF::from(Check::new(plan, what)));
    }
}

/// What a function answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What {
    Verdict,
    Reasons,
}

/// One of the functions.
#[derive(Debug)]
struct Check {
    what: What,
    plan: Arc<Plan>,
    signature: Signature,
    /// What the threads remember from batch to batch; each takes one and brings it back.
    judges: Mutex<Vec<Judge>>,
}

/// The arguments before the facts.
const FIRST: [&str; 3] = ["model", "route", "role"];

impl Check {
    fn new(plan: &Arc<Plan>, what: What) -> Self {
        Self {
            what,
            plan: Arc::clone(plan),
            signature: Signature::variadic_any(Volatility::Immutable),
            judges: Mutex::default(),
        }
    }

    /// The columns of the rows: what each argument is.
    fn columns<'a>(
        &self,
        names: impl Iterator<Item = Option<&'a ScalarValue>>,
    ) -> Result<Vec<String>> {
        let mut columns: Vec<String> = FIRST.map(str::to_owned).to_vec();
        for (number, name) in names.enumerate() {
            match name {
                Some(
                    ScalarValue::Utf8(Some(name))
                    | ScalarValue::LargeUtf8(Some(name))
                    | ScalarValue::Utf8View(Some(name)),
                ) => columns.push(name.clone()),
                _ => {
                    let name = self.name();
                    let place = FIRST.len() + 2 * number + 1;
                    return plan_err!(
                        "argument {place} of {name} must be the name of a fact in quotes, such as 'data.classes'"
                    );
                }
            }
        }
        Ok(columns)
    }

    fn judge(&self) -> Judge {
        let mut judges = self.judges.lock().unwrap_or_else(PoisonError::into_inner);
        judges.pop().unwrap_or_else(|| Judge::new(&self.plan))
    }

    fn bring_back(&self, mut judge: Judge) {
        judge.rest();
        let mut judges = self.judges.lock().unwrap_or_else(PoisonError::into_inner);
        judges.push(judge);
    }

    fn answer(
        &self,
        judge: &mut Judge,
        columns: &[String],
        cells: &[Cells],
        rows: usize,
    ) -> Result<ArrayRef> {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let shape = judge.shape(&names).map_err(refused)?;
        let mut out = Column::new(self.what);
        for row in 0..rows {
            let judged = judge.row(shape, |at| match cells.get(at) {
                Some(cells) => cells.cell(row),
                None => modelpair_scan::Cell::Absent,
            });
            match judged {
                Ok(answer) => out.answer(&self.plan, judge.answer(answer)),
                Err(fault) => out.fault(&fault),
            }
        }
        Ok(out.finish())
    }
}

impl ScalarUDFImpl for Check {
    fn name(&self) -> &str {
        match self.what {
            What::Verdict => "modelpair_verdict",
            What::Reasons => "modelpair_reasons",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.what {
            What::Verdict => DataType::Utf8,
            What::Reasons => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        })
    }

    /// Refuses what could not be evaluated before the first row is read.
    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let name = self.name();
        let count = args.arg_fields.len();
        if count < FIRST.len() || (count - FIRST.len()) % 2 != 0 {
            return plan_err!(
                "{name} takes a model, a route, a role, and then names and values of facts in turn; there are {count} arguments"
            );
        }
        let names = args.scalar_arguments.iter().skip(FIRST.len()).step_by(2);
        let columns = self.columns(names.copied())?;
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        Judge::new(&self.plan).shape(&names).map_err(refused)?;
        let declarations = &self.plan.advisor().bundle().declarations;
        let facts = names.iter().skip(FIRST.len());
        if let Some(other) = facts
            .into_iter()
            .find(|name| !declarations.situation_paths().any(|path| path == **name))
        {
            return plan_err!("{name}: there is no fact `{other}`; `modelpair facts` lists them");
        }
        let values = args.arg_fields.iter().skip(FIRST.len() + 1).step_by(2);
        for (field, column) in args
            .arg_fields
            .iter()
            .take(FIRST.len())
            .chain(values)
            .zip(&columns)
        {
            cells::check(column, field.data_type())?;
        }
        let types: Vec<DataType> = args
            .arg_fields
            .iter()
            .map(|field| field.data_type().clone())
            .collect();
        Ok(Arc::new(Field::new(name, self.return_type(&types)?, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let names = args
            .args
            .iter()
            .skip(FIRST.len())
            .step_by(2)
            .map(|name| match name {
                ColumnarValue::Scalar(name) => Some(name),
                ColumnarValue::Array(_) => None,
            });
        let columns = self.columns(names)?;
        let values = args.args.iter().skip(FIRST.len() + 1).step_by(2);
        let values = args.args.iter().take(FIRST.len()).chain(values);
        let cells = values
            .zip(&columns)
            .map(|(value, column)| Cells::new(column, value));
        let cells = cells.collect::<Result<Vec<Cells>>>()?;
        if cells.len() != columns.len() {
            return internal_err!("{} lost an argument", self.name());
        }
        // Of constants alone, one answer is enough.
        let is_scalar = args
            .args
            .iter()
            .all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let rows = if is_scalar { 1 } else { args.number_rows };
        let mut judge = self.judge();
        let answer = self.answer(&mut judge, &columns, &cells, rows);
        self.bring_back(judge);
        let answer = answer?;
        Ok(if is_scalar {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&answer, 0)?)
        } else {
            ColumnarValue::Array(answer)
        })
    }
}

fn refused(fault: Fault) -> DataFusionError {
    DataFusionError::Plan(fault.to_string())
}

impl PartialEq for Check {
    /// Functions on different plans give different answers.
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what && Arc::ptr_eq(&self.plan, &other.plan)
    }
}

impl Eq for Check {}

impl Hash for Check {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.what.hash(state);
        Arc::as_ptr(&self.plan).hash(state);
    }
}

/// The answers of a batch.
enum Column {
    Verdicts(StringBuilder),
    Reasons(ListBuilder<StringBuilder>),
}

impl Column {
    fn new(what: What) -> Self {
        match what {
            What::Verdict => Self::Verdicts(StringBuilder::new()),
            What::Reasons => Self::Reasons(ListBuilder::new(StringBuilder::new())),
        }
    }

    fn answer(&mut self, plan: &Plan, answer: Option<&Answer>) {
        let brief = answer.map(|answer| &answer.brief);
        match self {
            Self::Verdicts(verdicts) => {
                verdicts.append_option(brief.map(|brief| brief.outcome.name()))
            }
            Self::Reasons(reasons) => {
                for brief in brief.into_iter() {
                    for (rule, clause) in Answer::rules(plan, &brief.reasons) {
                        reasons.values().append_value(format!("{rule} ({clause})"));
                    }
                    for fact in &brief.missing {
                        reasons.values().append_value(format!("missing: {fact}"));
                    }
                }
                reasons.append(brief.is_some());
            }
        }
    }

    fn fault(&mut self, fault: &Fault) {
        match self {
            Self::Verdicts(verdicts) => verdicts.append_null(),
            Self::Reasons(reasons) => {
                reasons.values().append_value(fault.to_string());
                reasons.append(true);
            }
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Verdicts(mut verdicts) => Arc::new(verdicts.finish()),
            Self::Reasons(mut reasons) => Arc::new(reasons.finish()),
        }
    }
}
