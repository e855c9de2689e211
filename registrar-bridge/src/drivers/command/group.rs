//! What lives here: the process group of a program, so that nothing that it started is left behind.

use std::io;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::process::Child;
use tokio::signal::unix::{Signal as SignalStream, SignalKind, signal};

/// A program in a process group of its own. When this is dropped, all of the group are killed.
pub(super) struct Group {
    /// The program's process, and the group's number; `None` once it was waited for: the number may be somebody else's then.
    leader: Option<Pid>,
    /// Dropped after the group was killed; whoever was not waited for is reaped by the runtime.
    child: Child,
    /// Tells of the end of any child. From before the start, so that none is missed.
    children_ended: SignalStream,
}

impl Group {
    /// Starts the program as the leader of a new group.
    pub(super) fn start(command: &mut tokio::process::Command) -> io::Result<Self> {
        let children_ended = signal(SignalKind::child())?;
        let child = command.process_group(0).kill_on_drop(true).spawn()?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok());
        Ok(Self {
            leader: pid.and_then(Pid::from_raw),
            child,
            children_ended,
        })
    }

    /// The program, for its pipes.
    pub(super) const fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for the end of the program, without reaping it: so long, its number is nobody else's.
    pub(super) async fn ended(&mut self) {
        let Some(leader) = self.leader else { return };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        loop {
            match waitid(WaitId::Pid(leader), options) {
                Ok(None) => {}
                // An error: it is not our child any more, so it has ended.
                Ok(Some(_)) | Err(_) => return,
            }
            if self.children_ended.recv().await.is_none() {
                return;
            }
        }
    }

    /// Kills all that is left of the group.
    pub(super) fn kill(&self) {
        if let Some(leader) = self.leader {
            // An error says that there is nobody left.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }

    /// Reaps the program; to be called after [`Group::kill`].
    pub(super) async fn reap(&mut self) -> io::Result<std::process::ExitStatus> {
        let status = self.child.wait().await?;
        self.leader = None;
        Ok(status)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}
