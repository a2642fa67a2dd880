//! A panic is a bug of ours. It must not be noise in somebody's console: every element is told, and shows it.

use std::cell::RefCell;
use std::sync::Once;

use js_sys::Function;
use wasm_bindgen::JsValue;

thread_local! {
    static LISTENERS: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// Tells `listener` of a panic: it is called with `"panic"` and the message.
pub fn tell(listener: &Function) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| yew::set_custom_panic_hook(Box::new(|panic| tell_all(&panic.to_string()))));
    LISTENERS.with_borrow_mut(|listeners| listeners.push(listener.clone()));
}

/// Stops telling `listener`.
pub fn forget(listener: &Function) {
    LISTENERS.with_borrow_mut(|listeners| listeners.retain(|known| known != listener));
}

fn tell_all(message: &str) {
    let listeners = LISTENERS.with(|listeners| {
        listeners
            .try_borrow()
            .map(|known| known.clone())
            .unwrap_or_default()
    });
    for listener in listeners {
        // There is nobody left to hear that the listener itself threw.
        let _ = listener.call2(
            &JsValue::NULL,
            &JsValue::from_str("panic"),
            &JsValue::from_str(message),
        );
    }
}
