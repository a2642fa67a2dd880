#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| modelpair_fuzz::bundle(data));
