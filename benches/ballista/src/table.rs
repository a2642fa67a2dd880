//! An inventory as a Parquet file.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use modelpair::{Advisor, Role};

use crate::Fallible;

/// Rows of a group; groups are what executors are given.
const GROUP: usize = 1 << 16;
const CLASSES: [&str; 6] = [
    "public",
    "internal",
    "personal",
    "phi",
    "cardholder",
    "privileged",
];

/// Writes so many uses of models.
pub fn write(path: &Path, advisor: &Advisor, rows: usize) -> Fallible<()> {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let mut writer = None;
    let mut numbers = Numbers(7);
    let mut left = rows;
    while left > 0 {
        let batch = batch(advisor, left.min(GROUP), &mut numbers)?;
        left -= batch.num_rows();
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let file = File::create(path)?;
                let properties = Some(properties.clone());
                none.insert(ArrowWriter::try_new(file, batch.schema(), properties)?)
            }
        };
        writer.write(&batch)?;
    }
    writer.ok_or("there are no rows to write")?.close()?;
    Ok(())
}

fn batch(advisor: &Advisor, rows: usize, numbers: &mut Numbers) -> Fallible<RecordBatch> {
    let options = &advisor.bundle().catalog.options;
    let (mut models, mut routes, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    let mut classes = ListBuilder::new(StringBuilder::new());
    let mut users = Vec::new();
    for _ in 0..rows {
        let option = &options[numbers.below(options.len())];
        models.push(option.model.as_str());
        routes.push(option.route.as_str());
        roles.push(Role::ALL[numbers.below(Role::ALL.len())].as_str());
        for _ in 0..numbers.below(3) {
            classes
                .values()
                .append_value(CLASSES[numbers.below(CLASSES.len())]);
        }
        // Some rows say nothing, so that what the plan says holds.
        classes.append(numbers.below(10) > 0);
        users.push((numbers.below(10) > 0).then(|| numbers.below(2_000_000_000) as i64));
    }
    let columns: [(&str, ArrayRef, bool); 5] = [
        ("model", Arc::new(StringArray::from(models)), false),
        ("route", Arc::new(StringArray::from(routes)), false),
        ("role", Arc::new(StringArray::from(roles)), false),
        ("classes", Arc::new(classes.finish()), true),
        ("users", Arc::new(Int64Array::from(users)), true),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
