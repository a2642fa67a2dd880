//! The service, over real sockets: what it answers, what it refuses, and that nobody is lost when rules change or it
//! is stopped.

mod batch;
mod client;
mod documented;
mod http;
mod lifecycle;
mod questions;
mod refusals;
mod site;
