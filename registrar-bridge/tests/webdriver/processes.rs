//! What lives here: the processes of a stage, told by their `HOME`.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use crate::stage::LIMIT;

/// A process, and what it was started with.
#[derive(Debug)]
pub(crate) struct Process {
    id: i32,
    pub(crate) arguments: Vec<String>,
}

impl Process {
    /// The browser itself, not one of its helpers.
    pub(crate) fn is_browser(&self) -> bool {
        self.value_of("--user-data-dir=").is_some() && self.value_of("--type=").is_none()
    }

    pub(crate) fn is_driver(&self) -> bool {
        self.arguments.iter().any(|argument| argument == "--port=0")
    }

    pub(crate) fn value_of(&self, argument: &str) -> Option<&str> {
        let mut arguments = self.arguments.iter();
        arguments.find_map(|given| given.strip_prefix(argument))
    }

    /// Kills it: it gets no chance to tidy up.
    pub(crate) fn kill(&self) {
        kill_process(Pid::from_raw(self.id).unwrap(), Signal::KILL).expect("is there");
    }
}

/// The processes whose `HOME` is this directory.
pub(crate) fn at_home_in(home: &Path) -> Vec<Process> {
    let variable = format!("HOME={}", home.display());
    let listed = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: i32| {
        let parts = |file: &str| -> Option<Vec<String>> {
            // A process may go while it is looked at, and what is dead has no environment any more.
            let bytes = std::fs::read(format!("/proc/{id}/{file}")).ok()?;
            let parts = bytes.split(|byte| *byte == 0);
            Some(
                parts
                    .map(|part| String::from_utf8_lossy(part).into_owned())
                    .collect(),
            )
        };
        let is_ours = parts("environ")?.contains(&variable);
        is_ours.then(|| Process {
            id,
            arguments: parts("cmdline").unwrap_or_default(),
        })
    })
    .collect()
}

/// Waits until none is left.
pub(crate) async fn gone(home: &Path) {
    let all_gone = async {
        while !at_home_in(home).is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let in_time = tokio::time::timeout(LIMIT, all_gone).await;
    assert!(in_time.is_ok(), "left behind: {:#?}", at_home_in(home));
}
