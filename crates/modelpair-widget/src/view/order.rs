//! What weighs most.

use yew::prelude::*;

use super::View;
use super::ask::{choices_of, radio};
use super::markup::{say, with};
use crate::state::{Action, CRITERIA, order_of};
use crate::strings::{fill, join};

/// The closing question: a first and a second choice; the third follows.
pub fn order(view: &View) -> Html {
    let strings = view.strings();
    let order = order_of(view.record.situation.facts.get("preferences.order"));
    let [first, second, last] = order;
    let name = |at: usize| strings.criteria.get(at).copied().unwrap_or_default();
    if view.act.is_none() {
        return say(
            "p",
            "order",
            &join([name(first), name(second), name(last)], ", "),
        );
    }
    let places = |place: usize, from: &[usize], group: &'static str| -> Vec<Html> {
        let chosen = order.get(place).copied().unwrap_or_default();
        from.iter()
            .map(|at| {
                let id = CRITERIA.get(*at).copied().unwrap_or_default();
                radio(
                    view,
                    group,
                    id,
                    name(*at),
                    *at == chosen,
                    Action::Prefer {
                        criterion: *at,
                        place,
                    },
                )
            })
            .collect()
    };
    let rest = if second < last {
        [second, last]
    } else {
        [last, second]
    };
    let parts = vec![
        say("legend", "", strings.weighs_most),
        choices_of("segments", strings.first, places(0, &[0, 1, 2], "first")),
        choices_of("segments", strings.then, places(1, &rest, "second")),
        say("p", "last", &fill(strings.and_last, &[name(last)])),
    ];
    with("fieldset", &["class", "part"], &["order", "order"], parts)
}
