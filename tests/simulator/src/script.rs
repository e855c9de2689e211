//! What lives here: which fault, answer and gate the next call gets: queues and standing orders, by scope.

use std::collections::VecDeque;

use memchr::memmem;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::faults::Fault;
use crate::gates::Gate;

/// How many orders may wait in all; the oldest give way.
const MAX_ORDERS: usize = 10_000;

/// The kinds of call that the simulator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// `GET /auth/getoxsrf`.
    Mint,
    /// `widgetCreateSession`.
    CreateSession,
    /// `widgetAddContextFile`.
    AddContextFile,
    /// `widgetStreamAssist`.
    StreamAssist,
    /// `widgetListSessionFileMetadata`.
    ListFiles,
    /// `…:downloadFile`.
    Download,
    /// `GET /`: somebody opens the web app in a browser.
    Page,
    /// A call of the web app's own script.
    PageCall,
    /// `POST /signin`: somebody signs in by hand.
    SignIn,
}

/// Which calls an order is for. Everything that is said must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Calls of this account only, by its e-mail.
    pub account: Option<String>,
    /// Calls whose body holds this text only (plain ASCII: it is looked for in the JSON as sent).
    /// Lets tests that run side by side against one gateway keep out of each other's way.
    pub body_contains: Option<String>,
    /// Calls whose body does not hold this text only: a standing answer to a task ends where its result comes in.
    pub body_lacks: Option<String>,
}

impl Scope {
    /// Every call.
    pub const fn all() -> Self {
        Self {
            account: None,
            body_contains: None,
            body_lacks: None,
        }
    }

    /// The calls of one account.
    pub fn account(email: impl Into<String>) -> Self {
        Self {
            account: Some(email.into()),
            ..Self::all()
        }
    }

    /// The calls whose body holds `text`.
    pub fn body_contains(text: impl Into<String>) -> Self {
        Self {
            body_contains: Some(text.into()),
            ..Self::all()
        }
    }

    /// The same, without the calls whose body holds `text`.
    #[must_use]
    pub fn but_not(mut self, text: impl Into<String>) -> Self {
        self.body_lacks = Some(text.into());
        self
    }

    fn covers(&self, email: &str, body: &[u8]) -> bool {
        let holds = |text: &str| memmem::find(body, text.as_bytes()).is_some();
        self.account.as_deref().is_none_or(|wanted| wanted == email)
            && self.body_contains.as_deref().is_none_or(holds)
            && !self.body_lacks.as_deref().is_some_and(holds)
    }

    /// The more is said, the sooner it is looked at.
    fn rank(&self) -> u8 {
        u8::from(self.account.is_some())
            + u8::from(self.body_contains.is_some())
            + u8::from(self.body_lacks.is_some())
    }
}

/// An order that waits for a call it covers.
#[derive(Debug)]
struct Order<T> {
    scope: Scope,
    call: Call,
    standing: bool,
    what: T,
}

/// Orders of one sort. Queued ones come before standing ones, narrow scopes before wide ones, older before newer.
#[derive(Debug)]
struct Orders<T>(Mutex<VecDeque<Order<T>>>);

impl<T> Default for Orders<T> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

impl<T: Clone> Orders<T> {
    fn push(&self, call: Call, scope: Scope, standing: bool, what: T) {
        let mut orders = self.0.lock();
        if standing {
            orders.retain(|order| !(order.standing && order.call == call && order.scope == scope));
        }
        if orders.len() >= MAX_ORDERS {
            orders.pop_front();
        }
        orders.push_back(Order {
            scope,
            call,
            standing,
            what,
        });
    }

    fn take(&self, call: Call, email: &str, body: &[u8]) -> Option<T> {
        let mut orders = self.0.lock();
        let (index, order) = orders
            .iter()
            .enumerate()
            .filter(|(_, order)| order.call == call && order.scope.covers(email, body))
            .min_by_key(|(_, order)| (order.standing, u8::MAX - order.scope.rank()))?;
        if order.standing {
            return Some(order.what.clone());
        }
        orders.remove(index).map(|order| order.what)
    }

    /// Drops the orders of a call (or all calls) and a scope (or all scopes).
    fn clear(&self, call: Option<Call>, scope: Option<&Scope>) {
        self.0.lock().retain(|order| {
            !(call.is_none_or(|call| call == order.call)
                && scope.is_none_or(|scope| *scope == order.scope))
        });
    }
}

/// All that is scripted.
#[derive(Debug, Default)]
pub(crate) struct ScriptBook {
    faults: Orders<Fault>,
    answers: Orders<Answer>,
    gates: Orders<HeldAt>,
}

/// Where a stream is to be held.
#[derive(Debug, Clone)]
pub(crate) struct HeldAt {
    /// After so many pieces.
    pub(crate) after_pieces: usize,
    /// Until this is opened.
    pub(crate) gate: Gate,
}

impl ScriptBook {
    pub(crate) fn add_fault(&self, call: Call, scope: Scope, standing: bool, fault: Fault) {
        self.faults.push(call, scope, standing, fault);
    }

    pub(crate) fn add_answer(&self, scope: Scope, standing: bool, answer: Answer) {
        self.answers
            .push(Call::StreamAssist, scope, standing, answer);
    }

    pub(crate) fn add_gate(&self, scope: Scope, standing: bool, held_at: HeldAt) {
        self.gates
            .push(Call::StreamAssist, scope, standing, held_at);
    }

    pub(crate) fn next_fault(&self, call: Call, email: &str, body: &[u8]) -> Option<Fault> {
        self.faults.take(call, email, body)
    }

    pub(crate) fn next_answer(&self, email: &str, body: &[u8]) -> Option<Answer> {
        self.answers.take(Call::StreamAssist, email, body)
    }

    pub(crate) fn next_gate(&self, email: &str, body: &[u8]) -> Option<HeldAt> {
        self.gates.take(Call::StreamAssist, email, body)
    }

    pub(crate) fn clear_faults(&self, call: Option<Call>, scope: Option<&Scope>) {
        self.faults.clear(call, scope);
    }

    pub(crate) fn clear_answers(&self, scope: Option<&Scope>) {
        self.answers.clear(None, scope);
    }

    pub(crate) fn clear(&self) {
        self.faults.clear(None, None);
        self.answers.clear(None, None);
        self.gates.clear(None, None);
    }
}
