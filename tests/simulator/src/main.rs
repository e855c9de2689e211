//! What lives here: the simulator as a program of its own.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use b2a_simulator::{FastAnswer, Simulator, SimulatorOptions};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

/// Stands in for the Gemini Business web interface, with scripted faults under /simulator.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:9100")]
    listen: String,
    /// How many accounts to add.
    #[arg(long, default_value_t = 5)]
    accounts: usize,
    /// Directory to write the account files into.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// HTTPS, with a certificate for localhost and 127.0.0.1 that is made for this run.
    #[arg(long)]
    tls: bool,
    /// File to write the certificate of its authority into, in PEM, for callers to trust.
    #[arg(long, requires = "tls")]
    ca_file: Option<PathBuf>,
    /// Milliseconds between the pieces of an answer.
    #[arg(long, default_value_t = 0)]
    pause_ms: u64,
    /// Canned answers without checks and records, for benchmarks.
    #[arg(long)]
    fast: bool,
    /// Text pieces of a canned answer.
    #[arg(long, default_value_t = 20, requires = "fast")]
    pieces: usize,
    /// Bytes of text in each piece of a canned answer.
    #[arg(long, default_value_t = 64, requires = "fast")]
    piece_bytes: usize,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let pause = Duration::from_millis(arguments.pause_ms);
    let fast = arguments.fast.then_some(FastAnswer {
        pieces: arguments.pieces,
        piece_bytes: arguments.piece_bytes,
        pause,
    });
    let simulator = Simulator::start(SimulatorOptions {
        listen: arguments.listen,
        piece_pause: pause,
        fast,
        tls: arguments.tls,
        ..SimulatorOptions::default()
    })
    .await?;
    if let (Some(path), Some(pem)) = (&arguments.ca_file, simulator.ca_pem()) {
        std::fs::write(path, pem)?;
    }
    let files = simulator.add_accounts(arguments.accounts);
    if let Some(directory) = &arguments.data_dir {
        std::fs::create_dir_all(directory)?;
        for file in &files {
            std::fs::write(
                directory.join(&file.file_name),
                format!("{:#}\n", file.content),
            )?;
        }
    }
    // One line on standard output, as soon as calls are answered.
    let ready = serde_json::json!({"url": simulator.url(), "accounts": files.len()});
    writeln!(std::io::stdout(), "{ready}")?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminate.recv() => {}
    }
    simulator.stop().await;
    Ok(())
}
