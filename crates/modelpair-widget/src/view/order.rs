//! What weighs most.

use yew::prelude::*;

use super::View;
use super::ask::radio;
use crate::state::{Action, CRITERIA, order_of};
use crate::strings::fill;

/// The closing question: a first and a second choice; the third follows.
pub fn order(view: &View) -> Html {
    let strings = view.strings();
    let order = order_of(view.record.situation.facts.get("preferences.order"));
    let [first, second, last] = order;
    let name = |at: usize| strings.criteria.get(at).copied().unwrap_or_default();
    if view.act.is_none() {
        return html! { <p class="order"><em>{name(first)}</em>{", "}{name(second)}{", "}{name(last)}</p> };
    }
    let places = |place: usize, from: &[usize], group: &'static str| -> Html {
        let chosen = order.get(place).copied().unwrap_or_default();
        from.iter()
            .map(|at| {
                let id = CRITERIA.get(*at).copied().unwrap_or_default();
                radio(view, group, id, name(*at), *at == chosen, Action::Prefer { criterion: *at, place })
            })
            .collect()
    };
    let rest = if second < last { [second, last] } else { [last, second] };
    html! {
        <fieldset class="order" part="order">
            <legend>{strings.weighs_most}</legend>
            <fieldset class="segments">
                <legend>{strings.first}</legend>
                {places(0, &[0, 1, 2], "first")}
            </fieldset>
            <fieldset class="segments">
                <legend>{strings.then}</legend>
                {places(1, &rest, "second")}
            </fieldset>
            <p class="last">{fill(strings.and_last, &[name(last)])}</p>
        </fieldset>
    }
}
