//! What lives here: the entry point of `make bench`.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match b2a_bench::run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when even this fails.
            let _ = writeln!(std::io::stderr(), "The benchmark could not run: {error}");
            ExitCode::FAILURE
        }
    }
}
