//! What lives here: a faithful stand-in for the Gemini Business web interface, for tests, the demo and benchmarks.
//!
//! It knows nothing of the gateway: it is written from the wire facts alone, checks what it receives as strictly as
//! the real service, and says what was wrong. Everything that can go wrong upstream can be scripted, per call and per
//! account, from Rust ([`Simulator`]) or over HTTP (`/simulator/…`, see `control`), with the same types. A browser that opens
//! its address sees the web app: `pages`.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use b2a_simulator::{Call, Fault, Scope, Simulator, SimulatorOptions};
//!
//! let simulator = Simulator::start(SimulatorOptions::default()).await?;
//! let files = simulator.add_accounts(3); // to be written into a data directory
//! simulator.script(Call::StreamAssist, &Scope::all(), [Fault::status(401), Fault::status(429)]);
//! # drop(files);
//! # Ok(())
//! # }
//! ```

mod accounts;
mod admit;
mod answer;
mod auth;
mod chunk;
mod connection;
mod control;
mod conversation;
mod fast;
mod faults;
mod files;
mod gates;
mod json_form;
mod page_options;
mod page_text;
mod pages;
mod plan;
mod record;
mod rejection;
mod request;
mod router;
mod script;
mod session;
mod session_record;
mod simulator;
mod standing;
mod stream;
mod tls;
mod tool_use;
mod world;

pub use accounts::{AccountFile, SimAccount};
pub use answer::{Answer, Framing, Piece, Reference};
pub use fast::FastAnswer;
pub use faults::{Capability, Fault};
pub use gates::{Gate, GateId};
pub use page_options::{PageOptions, TokenPlace};
pub use record::{CallCounters, CallRecord, Counters, RecordedRequest};
pub use script::{Call, Scope};
pub use session_record::{SessionRecord, SessionTurn};
pub use simulator::{Simulator, SimulatorOptions};
