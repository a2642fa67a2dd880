//! The ends of the scales on which pairs are compared.

use std::collections::BTreeMap;

use modelpair_rules::{Diagnostics, Node, NodeValue, Reader};

use crate::anchors::{Anchors, Conversion};
use crate::numbers::PPM;

/// Reads `anchors.toml`.
pub(super) fn read(node: &Node, out: &mut Diagnostics) -> Anchors {
    let mut file = Reader::new(node, "the anchors", out);
    let mut anchors = Anchors::default();
    if let Some(node) = file.required_node("quality") {
        let ends = ends(node, ["scale", "zero_at", "one_at"], file.diagnostics());
        anchors.quality = ends
            .map(|(zero, one)| vec![(zero, 0), (one, PPM)])
            .unwrap_or_default();
    }
    if let Some(node) = file.node("quality_conversion") {
        anchors.conversion = conversion(node, file.diagnostics());
    }
    if let Some(node) = file.required_node("cost") {
        let ends = ends(
            node,
            ["scale", "zero_at_micro_usd", "one_at_micro_usd"],
            file.diagnostics(),
        );
        anchors.cost = ends
            .map(|(zero, one)| vec![(one, PPM), (zero, 0)])
            .unwrap_or_default();
    }
    if let Some(node) = file.required_node("control") {
        let mut control = Reader::new(node, "the anchors of control", file.diagnostics());
        control.required_localized("because");
        anchors.control = control
            .node("deployment_ppm")
            .map(integers)
            .unwrap_or_default();
        let bonus = control.node("bonus_ppm").map(integers).unwrap_or_default();
        anchors.zero_retention_by_default =
            bonus.get("zero_retention_by_default").copied().unwrap_or(0);
        anchors.region_promised = bonus.get("inside_region").copied().unwrap_or(0);
        control.node("why");
        control.node("inside_region");
        control.finish();
    }
    if let Some(node) = file.required_node("role_weights_milli") {
        let mut roles = Reader::new(node, "the weights of the roles", file.diagnostics());
        anchors.quality_roles = roles
            .required_node("quality")
            .map(integers)
            .unwrap_or_default();
        anchors.control_roles = roles
            .required_node("control")
            .map(integers)
            .unwrap_or_default();
        roles.node("cost");
        roles.finish();
    }
    file.node("role_weights_because");
    file.finish();
    anchors
}

fn conversion(node: &Node, out: &mut Diagnostics) -> Option<Conversion> {
    let mut table = Reader::new(node, "the conversion of quality", out);
    table.required_choice("from", &[("aa_index_milli", ())]);
    table.required_localized("because");
    let slope_ppb = table.required_integer("slope_ppb");
    let intercept_micro = table.required_integer("intercept_micro");
    let residual_micro = table.required_integer("residual_micro");
    let fitted_on = table.required_date("fitted_on");
    let models = table.list_of_text("models").unwrap_or_default();
    let source = table.required_text("source");
    table.finish();
    Some(Conversion {
        slope_ppb: slope_ppb?,
        intercept_micro: intercept_micro?,
        residual_micro: residual_micro?,
        fitted_on: fitted_on?.to_string(),
        models: models.into_iter().map(|model| model.text).collect(),
        source: source?,
    })
}

fn ends(node: &Node, [scale, zero, one]: [&str; 3], out: &mut Diagnostics) -> Option<(i64, i64)> {
    let mut table = Reader::new(node, "an anchor", out);
    table.text(scale);
    table.required_localized("because");
    let zero = table.required_integer(zero);
    let one = table.required_integer(one);
    table.finish();
    zero.zip(one)
}

fn integers(node: &Node) -> BTreeMap<String, i64> {
    let entries = node.table().into_iter().flat_map(|table| table.iter());
    entries
        .filter_map(|(key, node)| match node.value {
            NodeValue::Integer(value) => Some((key.name.clone(), value)),
            _ => None,
        })
        .collect()
}
