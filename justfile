# The five habits; see CONTRIBUTING.md.

# list the recipes
default:
    @just --list

# run all tests; arguments narrow them: `just test --lib wrap`
test *ARGS:
    cargo test {{ ARGS }}

# format, and fail on any warning
lint:
    cargo fmt
    cargo clippy --all-targets -- -D warnings

# open crosshead with the sample feed; no network needed
demo:
    cargo run -- --demo

# measure the extraction against the corpora, which are not part of the project
score CORPORA="../shared/corpora":
    cargo run --release --example score -- {{ CORPORA }} --floors

# everything that a change must pass
ci:
    .ci/run
