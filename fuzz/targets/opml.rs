#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| crosshead_fuzz::targets::subscriptions(data));
