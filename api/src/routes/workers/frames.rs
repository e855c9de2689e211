//! What lives here: the frames between a pool server and its workers.

use b2a_accounts::registrar::{ClaimedTask, PoolNeed};
use b2a_domain::TaskId;
use b2a_objects::Cookie;
use serde::Deserialize;
use serde_json::{Value, json};

/// The version of the protocol, as frames of both sides name it.
const VERSION: &str = "1.0";
/// Characters of a worker's version that are kept.
const VERSION_CHARS: usize = 64;
/// Threads that a worker may have.
const MOST_THREADS: u32 = 64;

/// What a worker says.
#[derive(Debug, Clone)]
pub(super) enum FromWorker {
    /// It wants tasks from now on, so many at once.
    Ready {
        /// Tasks that it works on at once.
        threads: u32,
        /// Its version.
        version: String,
    },
    /// It could do with one.
    WantsTask,
    /// What became of a renewal.
    Renewal(Told),
    /// What became of a registration.
    Registration(Told),
    /// How is the pool?
    AsksStatus,
    /// It is there.
    Alive,
    /// Nothing that we know.
    Unknown,
}

/// What became of a task.
#[derive(Clone, Default)]
pub(super) struct Told {
    /// The task, if the worker knows of ids.
    pub(super) task: Option<TaskId>,
    /// All went well.
    pub(super) success: bool,
    /// The account.
    pub(super) email: String,
    /// Its new cookies.
    pub(super) cookies: Vec<Cookie>,
    /// Why it went wrong.
    pub(super) error: String,
}

/// Shows nothing that could be secret.
impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Told")
            .field("task", &self.task)
            .field("success", &self.success)
            .finish_non_exhaustive()
    }
}

/// A frame as it is written. What we don't read may be anything.
#[derive(Deserialize)]
struct Frame {
    r#type: String,
    data: Option<Data>,
}

/// What any frame may hold.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Data {
    max_threads: Option<i64>,
    client_version: Option<String>,
    task_id: Option<String>,
    success: Option<bool>,
    email: Option<String>,
    cookies: Option<Vec<Cookie>>,
    error: Option<String>,
}

impl FromWorker {
    /// What a frame says.
    pub(super) fn read(text: &str) -> Self {
        let Ok(Frame { r#type, data }) = serde_json::from_str::<Frame>(text) else {
            return Self::Unknown;
        };
        let data = data.unwrap_or_default();
        match r#type.as_str() {
            "client_ready" => Self::Ready {
                threads: threads(data.max_threads),
                version: version(&data.client_version.unwrap_or_default()),
            },
            "request_task" => Self::WantsTask,
            "refresh_result" => Self::Renewal(data.told()),
            "register_result" => Self::Registration(data.told()),
            "query_status" => Self::AsksStatus,
            "heartbeat_ack" | "heartbeat" => Self::Alive,
            _ => Self::Unknown,
        }
    }
}

impl Data {
    fn told(self) -> Told {
        let task = self.task_id.as_deref().and_then(|task| task.parse().ok());
        Told {
            task,
            success: self.success.unwrap_or_default(),
            email: self.email.unwrap_or_default(),
            cookies: self.cookies.unwrap_or_default(),
            error: self.error.unwrap_or_default(),
        }
    }
}

fn threads(told: Option<i64>) -> u32 {
    let told = told.filter(|threads| *threads > 0).unwrap_or(1);
    u32::try_from(told).map_or(MOST_THREADS, |threads| threads.min(MOST_THREADS))
}

fn version(told: &str) -> String {
    let plain = told.trim().chars().filter(|c| !c.is_control());
    plain.take(VERSION_CHARS).collect()
}

/// What a worker is told.
pub(super) enum ToWorker<'a> {
    /// Bring an account.
    Register {
        /// The task.
        task: TaskId,
        /// The name under which the worker has it.
        worker: &'a str,
    },
    /// Renew this one.
    Refresh {
        /// The task.
        task: &'a ClaimedTask,
        /// The name under which the worker has it.
        worker: &'a str,
    },
    /// We are there.
    Heartbeat,
    /// How the pool is.
    Status {
        /// What it has and needs.
        need: PoolNeed,
        /// Accounts that it is filled up to.
        target_count: u32,
    },
}

impl ToWorker<'_> {
    /// The frame, written at this time in Unix milliseconds.
    pub(super) fn write(&self, now_ms: u64) -> String {
        let (kind, data) = match self {
            Self::Register { task, worker } => {
                let data = json!({"count": 1, "task_id": task.to_string(), "worker_id": worker});
                ("task_register", data)
            }
            Self::Refresh { task, worker } => ("task_refresh", refresh(task, worker)),
            Self::Heartbeat => ("heartbeat", Value::Null),
            Self::Status { need, target_count } => {
                let data = json!({
                    "current_count": need.ready,
                    "pending_count": need.pending,
                    "target_count": target_count,
                    "need_count": need.wanted,
                });
                ("status", data)
            }
        };
        let mut frame = json!({"type": kind, "version": VERSION, "timestamp": now_ms / 1000});
        if !data.is_null() {
            frame["data"] = data;
        }
        frame.to_string()
    }
}

fn refresh(task: &ClaimedTask, worker: &str) -> Value {
    let renewable = &task.renewable;
    json!({
        "task_id": task.task.to_string(),
        "worker_id": worker,
        "email": renewable.email(),
        "cookies": renewable.file.cookies.as_deref().unwrap_or_default(),
        "authorization": renewable.file.authorization.as_deref().unwrap_or_default(),
        "mail_provider": renewable.other("mail_provider"),
        "mail_password": renewable.other("mail_password"),
        "config_id": renewable.config_id,
        "csesidx": renewable.csesidx,
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn threads_and_versions_are_brought_into_their_range() {
        let ready = |data: Value| {
            let frame = json!({"type": "client_ready", "timestamp": 1, "data": data});
            match FromWorker::read(&frame.to_string()) {
                FromWorker::Ready { threads, version } => (threads, version),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            ready(json!({"max_threads": 4, "client_version": " v1\n "})),
            (4, "v1".to_owned())
        );
        for none in [
            json!({}),
            json!({"max_threads": 0}),
            json!({"max_threads": -5}),
            json!(null),
        ] {
            assert_eq!(ready(none), (1, String::new()));
        }
        let long = json!({"max_threads": i64::MAX, "client_version": "ü".repeat(100)});
        assert_eq!(ready(long), (64, "ü".repeat(64)));
    }

    #[test]
    fn an_old_workers_result_names_no_task() {
        let frame = r#"{"type":"refresh_result","version":"1.0","timestamp":"whenever",
            "data":{"success":true,"email":"A@example.com","cookies":null,"error":""}}"#;
        let FromWorker::Renewal(told) = FromWorker::read(frame) else {
            panic!("no result");
        };
        assert!(told.success && told.task.is_none() && told.cookies.is_empty());
        assert_eq!(told.email, "A@example.com");
        let with_id = frame.replace("\"email\"", "\"task_id\":\"refresh-7\",\"email\"");
        let FromWorker::Renewal(told) = FromWorker::read(&with_id) else {
            panic!("no result");
        };
        assert_eq!(told.task.map(|task| task.number), Some(7));
    }

    #[test]
    fn nonsense_is_unknown() {
        for frame in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"type":5}"#,
            r#"{"type":"x"}"#,
        ] {
            assert!(
                matches!(FromWorker::read(frame), FromWorker::Unknown),
                "{frame}"
            );
        }
        let wrong = r#"{"type":"refresh_result","data":{"success":"yes"}}"#;
        assert!(matches!(FromWorker::read(wrong), FromWorker::Unknown));
    }

    #[test]
    fn the_timestamp_is_a_whole_number_of_seconds() {
        let frame: Value =
            serde_json::from_str(&ToWorker::Heartbeat.write(1_800_000_000_999)).unwrap();
        let expected =
            json!({"type": "heartbeat", "version": "1.0", "timestamp": 1_800_000_000_u64});
        assert_eq!(frame, expected);
        let register = ToWorker::Register {
            task: "register-7".parse().unwrap(),
            worker: "w",
        };
        let frame: Value = serde_json::from_str(&register.write(0)).unwrap();
        let expected = json!({"count": 1, "task_id": "register-7", "worker_id": "w"});
        assert_eq!(frame["data"], expected);
    }

    proptest::proptest! {
        #[test]
        fn no_frame_breaks_the_reader(text in "\\PC{0,200}") {
            let _ = FromWorker::read(&text);
        }
    }
}
